/** Scrolls the drawing, not the page, so that the selected node is in its middle. */
export function centerSelection(root: Element): void {
	const scroller = root.querySelector('.graph-scroller');
	const node = scroller?.querySelector('.node.is-selected');
	if (!scroller || !node) return;
	const [outer, inner] = [scroller.getBoundingClientRect(), node.getBoundingClientRect()];
	scroller.scrollLeft += inner.left + inner.width / 2 - (outer.left + outer.width / 2);
	scroller.scrollTop += inner.top + inner.height / 2 - (outer.top + outer.height / 2);
}
