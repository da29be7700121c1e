import type { Fact } from '../../src/protocol/modelPage.js';
import type { Context } from '../context.js';
import { h, type Child, type ElementNode } from '../dom/vnode.js';
import { data, time } from './parts.js';

/** Ids and hashes are told apart more easily in the editor's font. */
const codeKeys = new Set([
	'digest',
	'runId',
	'loggedModel',
	'commit',
	'uncommitted',
	'uri',
	'parent',
	'source',
]);

/** Facts as a list of names and values; neighbours of one key share their name. */
export function factList(facts: readonly Fact[], context: Context): ElementNode {
	const groups: { key: Fact['key']; values: string[] }[] = [];
	for (const { key, value } of facts) {
		const last = groups.at(-1);
		if (last?.key === key) last.values.push(value);
		else groups.push({ key, values: [value] });
	}
	return definitions(
		groups.map(({ key, values }) => ({
			name: context.strings.facts[key],
			values: values.map((value) => factValue(key, value, context)),
		})),
	);
}

/** A `dl`; each group is one name with its values. */
export function definitions(
	groups: readonly { readonly name: string; readonly values: readonly Child[] }[],
): ElementNode {
	return h('dl', { class: 'facts' }, [
		groups.map(({ name, values }) =>
			h('div', { class: 'fact', key: name }, [
				h('dt', {}, data(name)),
				values.map((value) => h('dd', {}, value)),
			]),
		),
	]);
}

function factValue(key: Fact['key'], value: string, context: Context): Child {
	if (key === 'registered') return time(value, context);
	return codeKeys.has(key) ? h('code', {}, value) : data(value);
}
