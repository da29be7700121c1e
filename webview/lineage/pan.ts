/** Moves the content of a scrolling element along with the pointer while the button is held down. */
export function startPan(event: Event): void {
	const { currentTarget: scroller, target } = event;
	if (!(event instanceof PointerEvent) || !(scroller instanceof HTMLElement) || event.button !== 0) return;
	if (event.pointerType === 'touch' || (target instanceof Element && target.closest('[data-node]'))) return;
	const { clientX, clientY } = event;
	const { scrollLeft, scrollTop } = scroller;
	scroller.setPointerCapture(event.pointerId);
	scroller.classList.add('is-panning');
	const move = (at: PointerEvent): void => {
		scroller.scrollLeft = scrollLeft - (at.clientX - clientX);
		scroller.scrollTop = scrollTop - (at.clientY - clientY);
	};
	const stop = (): void => {
		scroller.removeEventListener('pointermove', move);
		scroller.classList.remove('is-panning');
	};
	scroller.addEventListener('pointermove', move);
	scroller.addEventListener('lostpointercapture', stop, { once: true });
}
