import type { WidgetOptions } from './widget.js';

/** What a render function returns: a description of DOM that the patcher brings about. Plain data, so Node can test it. */
export type VNode = string | ElementNode | WidgetNode;

export interface ElementNode {
	readonly type: 'element';
	readonly tag: string;
	readonly key: string | undefined;
	readonly props: Props;
	readonly children: readonly VNode[];
}

/** A control or text that builds its own DOM; `slots` are children it takes. */
export interface WidgetNode<K extends keyof WidgetOptions = keyof WidgetOptions> {
	readonly type: 'widget';
	readonly widget: K;
	readonly key: string | undefined;
	readonly options: WidgetOptions[K];
	readonly slots: Readonly<Record<string, readonly VNode[]>>;
}

export type Listener = (event: Event) => void;
type Attribute = string | number | boolean | undefined;

/** Attributes by name, `on…` listeners, and `key`. There is no `style`: the page's CSP would drop it. */
export interface Props {
	readonly [name: string]: Attribute | Listener;
}

/** Children as they come out of conditions and maps: nothing, one, or lists of them. */
export type Child = VNode | undefined | false | readonly Child[];

/** An element. `h('button', { class: 'chip', onclick }, 'text')` */
export function h(tag: string, props: Props = {}, ...children: readonly Child[]): ElementNode {
	const { key, ...rest } = props;
	return {
		type: 'element',
		tag,
		key: typeof key === 'string' ? key : undefined,
		props: rest,
		children: flatten(children),
	};
}

/** A widget of the seam or another self-drawing part. */
export function widget<K extends keyof WidgetOptions>(
	name: K,
	options: WidgetOptions[K],
	more: { key?: string; slots?: Readonly<Record<string, readonly VNode[]>> } = {},
): WidgetNode {
	// The pair of name and options is kept by the signature.
	return {
		type: 'widget',
		widget: name,
		key: more.key,
		options,
		slots: more.slots ?? {},
	} as unknown as WidgetNode;
}

function flatten(children: readonly Child[]): VNode[] {
	return children.flatMap((child): VNode[] => {
		if (child === undefined || child === false) return [];
		return isList(child) ? flatten(child) : [child];
	});
}

function isList(child: Child): child is readonly Child[] {
	return Array.isArray(child);
}
