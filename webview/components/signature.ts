import type { FieldList, SignatureSummary } from '../../src/protocol/modelPage.js';
import type { Context } from '../context.js';
import { h, type Child, type ElementNode } from '../dom/vnode.js';
import { fill } from '../text.js';
import { data } from './parts.js';

/** Inputs, outputs and parameters of a model as groups of a definition list; at most `limit` fields each. */
export function signatureGroups(
	signature: SignatureSummary,
	limit: number,
	{ strings }: Context,
): { name: string; values: Child[] }[] {
	const parts = [
		[strings.signature.inputs, signature.inputs],
		[strings.signature.outputs, signature.outputs],
		[strings.signature.params, signature.params],
	] as const;
	return parts
		.filter(([, { fields }]) => fields.length > 0)
		.map(([name, list]) => ({
			name,
			values: [fieldList(list, limit, strings.overview.moreFields)],
		}));
}

function fieldList({ fields, more }: FieldList, limit: number, moreFields: string): ElementNode {
	const hidden = Math.max(0, fields.length - limit) + more;
	return h('ul', { class: 'fields' }, [
		fields
			.slice(0, limit)
			.map(({ name, type }) =>
				h('li', {}, [name !== undefined && data(name), ' ', data(type, { class: 'secondary type' })]),
			),
		hidden > 0 && h('li', { class: 'secondary' }, fill(moreFields, { count: hidden })),
	]);
}
