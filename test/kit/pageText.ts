import type { ElementNode, VNode } from '../../webview/dom/vnode.js';

/** Everything below a description of DOM, in order. */
export function descendants(vnodes: readonly VNode[]): VNode[] {
	return vnodes.flatMap((vnode) => {
		if (typeof vnode === 'string') return [vnode];
		const below = vnode.type === 'widget' ? Object.values(vnode.slots).flat() : vnode.children;
		return [vnode, ...descendants(below)];
	});
}

/** The text one would read, widgets by their labels. */
export function textOf(vnodes: readonly VNode[]): string {
	return descendants(vnodes)
		.map((vnode) => {
			if (typeof vnode === 'string') return vnode;
			return vnode.type === 'widget' && 'label' in vnode.options ? vnode.options.label : '';
		})
		.join('')
		.replace(/\s+/g, ' ');
}

/** The elements of a tag. */
export function elementsOf(vnodes: readonly VNode[], tag: string): ElementNode[] {
	return descendants(vnodes).filter(
		(vnode): vnode is ElementNode =>
			typeof vnode === 'object' && vnode.type === 'element' && vnode.tag === tag,
	);
}
