import { applyProps } from './attributes.js';
import type { VNode, WidgetNode } from './vnode.js';
import type { Widget, Widgets } from './widget.js';

const svgNamespace = 'http://www.w3.org/2000/svg';

/** Brings DOM in line with vnodes by the smallest change, so that focus, selection and scroll survive. */
export class Patcher {
	readonly #widgets: Widgets;
	/** What each node was last made from. */
	readonly #sources = new WeakMap<Node, VNode>();

	constructor(widgets: Widgets) {
		this.#widgets = widgets;
	}

	/** Makes the children of `parent` what `vnodes` say, and gives the focus back to the element that had it. */
	render(parent: Element, vnodes: readonly VNode[]): void {
		const { activeElement } = document;
		this.#patchChildren(parent, vnodes);
		const hasMoved = activeElement !== document.activeElement && activeElement?.isConnected === true;
		if (hasMoved && (activeElement instanceof HTMLElement || activeElement instanceof SVGElement))
			activeElement.focus({ preventScroll: true });
	}

	#patchChildren(parent: Element, vnodes: readonly VNode[]): void {
		const old = [...parent.childNodes];
		const available = new Map<string, Node[]>();
		for (const node of old) {
			const source = this.#sources.get(node);
			if (source !== undefined) add(available, identity(source), node);
		}
		const next = vnodes.map((vnode) => {
			const node = available.get(identity(vnode))?.shift();
			return node ? this.#update(node, vnode) : this.#create(vnode, parent);
		});
		const kept = new Set(next);
		for (const node of old) if (!kept.has(node)) node.remove();
		// After the removal, nodes that stay in order are where the cursor is, and are not touched.
		let cursor = parent.firstChild;
		for (const node of next) {
			if (node === cursor) cursor = cursor.nextSibling;
			else parent.insertBefore(node, cursor);
		}
	}

	#create(vnode: VNode, parent: Element): Node {
		const node = this.#make(vnode, parent);
		this.#sources.set(node, vnode);
		return node;
	}

	#make(vnode: VNode, parent: Element): Node {
		if (typeof vnode === 'string') return document.createTextNode(vnode);
		if (vnode.type === 'widget') {
			const element = this.#widget(vnode).create(vnode.options);
			this.#patchSlots(element, vnode);
			return element;
		}
		const isSvg = vnode.tag === 'svg' || parent.namespaceURI === svgNamespace;
		const element = isSvg
			? document.createElementNS(svgNamespace, vnode.tag)
			: document.createElement(vnode.tag);
		applyProps(element, {}, vnode.props);
		this.#patchChildren(element, vnode.children);
		return element;
	}

	#update(node: Node, vnode: VNode): Node {
		const before = this.#sources.get(node);
		this.#sources.set(node, vnode);
		if (typeof vnode === 'string') {
			if (before !== vnode) node.nodeValue = vnode;
		} else if (vnode.type === 'widget') {
			const element = node as HTMLElement;
			this.#widget(vnode).update(element, vnode.options);
			this.#patchSlots(element, vnode);
		} else {
			const element = node as Element;
			const props = typeof before === 'object' && before.type === 'element' ? before.props : {};
			applyProps(element, props, vnode.props);
			this.#patchChildren(element, vnode.children);
		}
		return node;
	}

	#patchSlots(element: HTMLElement, vnode: WidgetNode): void {
		const widget = this.#widget(vnode);
		for (const [name, children] of Object.entries(vnode.slots)) {
			const slot = widget.slot?.(element, name);
			if (slot) this.#patchChildren(slot, children);
		}
	}

	#widget(vnode: WidgetNode): Widget<unknown> {
		// Name and options of a node belong together; `widget()` sees to it.
		return this.#widgets[vnode.widget];
	}
}

/** Nodes of one identity can be turned into each other. */
function identity(vnode: VNode): string {
	if (typeof vnode === 'string') return '#text';
	return `${vnode.type === 'widget' ? `widget:${vnode.widget}` : vnode.tag}\n${vnode.key ?? ''}`;
}

function add(map: Map<string, Node[]>, key: string, node: Node): void {
	const list = map.get(key);
	if (list) list.push(node);
	else map.set(key, [node]);
}
