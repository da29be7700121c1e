import type { Change, ChangeKind } from '../core/change.js';
import { metricRows, verdictWords } from './changeDetails.js';
import { changeSentence } from './changes.js';
import { plural } from './format.js';
import { codeCell, codeSpan, markdownSentence } from './markdown.js';

/** What a reviewer must see first: numbers or aliases that no longer mean what they did. */
const alarming: ReadonlySet<ChangeKind> = new Set<ChangeKind>([
	...(['version-altered', 'version-gone', 'version-renumbered', 'version-returned'] as const),
	...(['model-deleted', 'registry-deleted', 'attributes-changed', 'file-broken'] as const),
]);

/** Forges take comments of up to 65,536 characters. */
const maxLength = 60_000;
const maxAlarms = 20;
const maxMetrics = 20;
const maxReasons = 10;
const maxFiles = 10;

/** Is it something that should not happen to a registry, or that breaks callers? */
export function isAlarming(change: Change): boolean {
	if (change.kind === 'alias-moved' && change.data.signature?.verdict === 'breaking') return true;
	if (change.kind === 'alias-moved' || change.kind === 'alias-set') return change.data.isDangling === true;
	return alarming.has(change.kind);
}

/** Changes for a pull request: what is alarming first, then a section a model; cut where a forge would refuse it. */
export function changesMarkdown(changes: readonly Change[]): string {
	if (changes.length === 0) return 'No changes in the model registry.\n';
	const models = new Set(changes.flatMap(({ model }) => (model ? [model.folder] : [])));
	const where = models.size === 0 ? '' : ` in ${plural(models.size, 'model')}`;
	const alarms = changes.filter(isAlarming);
	const parts = [
		`## Model registry: ${plural(changes.length, 'change')}${where}\n`,
		...(alarms.length > 0 ? [warning(alarms)] : []),
	];
	let length = parts.join('\n').length;
	let folder: string | undefined = '';
	for (const [index, change] of changes.entries()) {
		const isNewSection = change.model?.folder !== folder;
		folder = change.model?.folder;
		const title = change.model ? codeSpan(change.model.name) : 'Registry';
		const text = (isNewSection ? `### ${title}\n\n` : '') + item(change);
		length += text.length + 2;
		if (length > maxLength) {
			parts.push(`And ${plural(changes.length - index, 'more change')}; see \`gmr diff\`.\n`);
			break;
		}
		if (isNewSection && index > 0) parts.push('');
		parts.push(text);
	}
	return parts.join('\n');
}

function warning(alarms: readonly Change[]): string {
	let length = 0;
	const shown = alarms
		.slice(0, maxAlarms)
		.map((change) => `> - ${sentenceWithVerdict(change)}\n`)
		.filter((line) => (length += line.length) <= maxLength / 2);
	const left = alarms.length - shown.length;
	const more = left > 0 ? `> - and ${left} more\n` : '';
	return `> [!WARNING]\n> Look at ${alarms.length === 1 ? 'this' : 'these'} first:\n>\n${shown.join('')}${more}`;
}

function sentenceWithVerdict(change: Change): string {
	const text = markdownSentence(changeSentence(change));
	const breaks = change.kind === 'alias-moved' && change.data.signature?.verdict === 'breaking';
	return breaks ? `${text}: its signature breaks callers` : text;
}

function item(change: Change): string {
	return [`- ${markdownSentence(changeSentence(change))}`, ...details(change), ''].join('\n').trimEnd();
}

function details(change: Change): string[] {
	const metrics = metricTable(change);
	const { kind, data } = change;
	if (kind === 'version-altered')
		return list(
			data.files.map(({ path, how }) => `${codeSpan(path)} ${how}`),
			maxFiles,
		);
	if (kind !== 'alias-moved' || !data.signature) return metrics;
	const { verdict, reasons } = data.signature;
	return [
		`  - Signature: ${verdictWords[verdict]}`,
		...list(reasons.map(codeSpan), maxReasons, '    '),
		...metrics,
	];
}

function list(items: readonly string[], most: number, indent = '  '): string[] {
	const more = items.length > most ? [`and ${items.length - most} more`] : [];
	return [...items.slice(0, most), ...more].map((each) => `${indent}- ${each}`);
}

function metricTable(change: Change): string[] {
	const rows = metricRows(change);
	if (rows.length === 0) return [];
	const isMove = change.kind === 'alias-moved';
	const [head, rule] = isMove
		? [
				`| Metric | Version ${change.data.from} | Version ${change.data.to} | Difference |`,
				'|---|--:|--:|--:|',
			]
		: ['| Metric | Value |', '|---|--:|'];
	const lines = rows.slice(0, maxMetrics).map(({ name, before, after, difference }) => {
		const values = isMove ? [before, after, difference] : [after];
		return `| ${[codeCell(name), ...values].join(' | ')} |`;
	});
	const more =
		rows.length > maxMetrics ? ['', `  and ${plural(rows.length - maxMetrics, 'more metric')}`] : [];
	return ['', ...[head, rule, ...lines].map((line) => `  ${line}`), ...more, ''];
}
