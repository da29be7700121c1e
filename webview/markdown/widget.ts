import type { MarkdownOptions, Widget } from '../dom/widget.js';
import { markdownToHtml } from './parser.js';
import { sanitize } from './sanitize.js';

const current = new WeakMap<HTMLElement, MarkdownOptions>();

/** Markdown of the registry as DOM; it is made again only when its text has changed. */
export const markdownWidget: Widget<MarkdownOptions> = {
	create(options) {
		const element = document.createElement('div');
		element.className = 'markdown';
		element.addEventListener('click', (event) => follow(element, event));
		element.addEventListener('auxclick', (event) => follow(element, event));
		fillWith(element, options);
		return element;
	},
	update(element, options) {
		if (current.get(element)?.markdown === options.markdown) current.set(element, options);
		else fillWith(element, options);
	},
};

function fillWith(element: HTMLElement, options: MarkdownOptions): void {
	current.set(element, options);
	const content = sanitize(markdownToHtml(options.markdown));
	shiftHeadings(content, options.headingShift);
	nameImages(content, options.imageLabel);
	makeScrollable(content);
	element.replaceChildren(content);
}

/** Headings below the page's own, so that their order tells the structure. */
function shiftHeadings(content: DocumentFragment, shift: number): void {
	for (const heading of content.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
		const level = Math.min(6, Number(heading.tagName.charAt(1)) + shift);
		const shifted = document.createElement(`h${level}`);
		shifted.className = `heading-${heading.tagName.charAt(1)}`;
		shifted.append(...heading.childNodes);
		heading.replaceWith(shifted);
	}
}

/** Images are not loaded; their alternative text stands in. */
function nameImages(content: DocumentFragment, label: string): void {
	for (const image of content.querySelectorAll('img')) {
		const text = document.createElement('span');
		text.className = 'image';
		const icon = document.createElement('span');
		icon.className = 'codicon codicon-file-media';
		icon.setAttribute('aria-hidden', 'true');
		text.append(icon, ' ', image.alt === '' ? label : image.alt);
		image.replaceWith(text);
	}
}

/** What is too wide scrolls by itself, also by keyboard, and the page stays as wide as it is. */
function makeScrollable(content: DocumentFragment): void {
	for (const wide of content.querySelectorAll('table, pre')) {
		const scroller = document.createElement('div');
		scroller.className = 'scroller';
		scroller.tabIndex = 0;
		wide.replaceWith(scroller);
		scroller.append(wide);
	}
}

function follow(element: HTMLElement, event: Event): void {
	const { target } = event;
	const link = target instanceof Element ? target.closest('a[href]') : null;
	const href = link?.getAttribute('href');
	if (href === null || href === undefined) return;
	event.preventDefault();
	// VS Code opens what it sees clicked; that is the host's to decide here.
	event.stopPropagation();
	if (href.startsWith('#')) scrollToHeading(element, href.slice(1));
	else current.get(element)?.onLink(href);
}

/** Headings carry no ids (they could pass for the page's own), so that the one meant is found by its text. */
function scrollToHeading(element: HTMLElement, anchor: string): void {
	const headings = [...element.querySelectorAll('h1, h2, h3, h4, h5, h6')];
	const wanted = slug(decodeAnchor(anchor));
	headings.find((heading) => slug(heading.textContent) === wanted)?.scrollIntoView({ block: 'start' });
}

function slug(text: string): string {
	return text
		.trim()
		.toLowerCase()
		.replace(/[^\p{L}\p{N}\s_-]/gu, '')
		.replace(/\s/g, '-');
}

function decodeAnchor(anchor: string): string {
	try {
		return decodeURIComponent(anchor);
	} catch {
		// Not percent-encoded: as written.
		return anchor;
	}
}
