import type { Change, ChangeKind } from '../core/change.js';
import { changeSentence } from './changes.js';
import { metricRows, verdictWords } from './changeDetails.js';
import { plural, visible } from './format.js';
import { fillSentence } from './sentence.js';

/** The Changes as Markdown for a pull request: what to look at first, then a section for each model. */
export function changesMarkdown(changes: readonly Change[]): string {
	if (changes.length === 0) return 'No changes in the model registry.\n';
	const sections = groups(changes).map(([name, group]) => section(name, group));
	return [`## Model registry: ${plural(changes.length, 'change')}\n`, ...warnings(changes), ...sections].join(
		'\n',
	);
}

/** In the order of the Changes; what is of the registry has no name. */
function groups(changes: readonly Change[]): (readonly [string | undefined, readonly Change[]])[] {
	const byFolder = new Map<string | undefined, Change[]>();
	for (const change of changes) {
		const group = byFolder.get(change.model?.folder);
		if (group) group.push(change);
		else byFolder.set(change.model?.folder, [change]);
	}
	return Array.from(byFolder.values(), (group) => [group[0]?.model?.name, group] as const);
}

function section(name: string | undefined, changes: readonly Change[]): string {
	const head = name === undefined ? '### The registry' : `### ${escaped(name)}`;
	return `${head}\n\n${changes.map(item).join('')}`;
}

function item(change: Change): string {
	const line = `- ${escaped(fillSentence(changeSentence(change)))}\n`;
	return line + verdict(change) + metrics(change) + files(change);
}

function verdict(change: Change): string {
	const signature = change.kind === 'alias-moved' ? change.data.signature : undefined;
	if (!signature) return '';
	const reasons = signature.reasons.map((reason) => `    - ${escaped(reason)}\n`).join('');
	return `  - Signature: ${verdictWords[signature.verdict]}\n${reasons}`;
}

function metrics(change: Change): string {
	const rows = metricRows(change);
	if (rows.length === 0) return '';
	const isMove = change.kind === 'alias-moved';
	const head = isMove
		? `  | metric | version ${change.data.from} | version ${change.data.to} | difference |\n  |---|---:|---:|---:|\n`
		: '  | metric | value |\n  |---|---:|\n';
	const lines = rows.map(({ name, before, after, difference }) =>
		isMove
			? `  | ${escaped(name)} | ${before} | ${after} | ${difference} |\n`
			: `  | ${escaped(name)} | ${after} |\n`,
	);
	return `\n${head}${lines.join('')}\n`;
}

function files(change: Change): string {
	if (change.kind !== 'version-altered') return '';
	return change.data.files.map(({ path, how }) => `  - ${how} ${escaped(path)}\n`).join('');
}

/** What a reviewer must not miss. */
function warnings(changes: readonly Change[]): string[] {
	const grave = changes
		.filter(isGrave)
		.map((change) => `> - ${escaped(fillSentence(changeSentence(change)))}\n`);
	return grave.length === 0 ? [] : [`> [!WARNING]\n${grave.join('')}`];
}

function isGrave(change: Change): boolean {
	if (change.kind === 'alias-moved')
		return change.data.isDangling === true || change.data.signature?.verdict === 'breaking';
	if (change.kind === 'alias-set') return change.data.isDangling === true;
	return graveKinds.has(change.kind);
}

const graveKinds: ReadonlySet<ChangeKind> = new Set<ChangeKind>([
	...(['version-altered', 'version-gone', 'version-returned'] as const),
	...(['registry-deleted', 'attributes-changed', 'file-broken'] as const),
]);

/** A text that is shown as it is: no Markdown, no HTML, and nobody is told (`@name`) or linked to (`#1`). */
function escaped(text: string): string {
	return (
		visible(text)
			.replace(/[\\`*_{}[\]<>()#+!|~&$]/g, (character) =>
				character === '&' ? '&amp;' : character === '<' ? '&lt;' : `\\${character}`,
			)
			// A comment is not seen, and ends what a forge takes for a name or an address.
			.replace(/@/g, '@<!-- -->')
			.replace(/:\/\//g, ':<!-- -->//')
	);
}
