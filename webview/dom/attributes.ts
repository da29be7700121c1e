import type { Listener, Props } from './vnode.js';

/** The listeners an element has now, by event, so that a new function replaces the old one. */
const listeners = new WeakMap<Element, Map<string, Listener>>();

/** Makes the attributes and listeners of `element` what `next` says, given that they are what `before` said. */
export function applyProps(element: Element, before: Props, next: Props): void {
	for (const name of Object.keys(before)) if (!(name in next)) setProp(element, name, undefined);
	for (const [name, value] of Object.entries(next)) if (before[name] !== value) setProp(element, name, value);
}

function setProp(element: Element, name: string, value: Props[string]): void {
	if (typeof value === 'function' || (value === undefined && name.startsWith('on')))
		setListener(element, name.slice(2), value);
	else if (value === undefined || (value === false && !name.startsWith('aria-')))
		element.removeAttribute(name);
	else element.setAttribute(name, value === true && !name.startsWith('aria-') ? '' : String(value));
}

function setListener(element: Element, event: string, listener: Listener | undefined): void {
	const known = listeners.get(element) ?? new Map<string, Listener>();
	listeners.set(element, known);
	const isNew = !known.has(event);
	if (listener) known.set(event, listener);
	else known.delete(event);
	// One dispatcher an event stays for the element's life and calls what is current.
	if (isNew && listener) element.addEventListener(event, dispatch);
	else if (!listener) element.removeEventListener(event, dispatch);
}

function dispatch(this: Element, event: Event): void {
	listeners.get(this)?.get(event.type)?.(event);
}
