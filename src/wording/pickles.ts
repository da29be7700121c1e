import type { PickleGap, PickleImport, PickleReport } from '../core/inspection/pickleReport.js';
import { visible } from './format.js';
import { sentence, type Sentence } from './sentence.js';

/** So many names are told in a sentence; the rest is counted. */
const mostNamed = 5;

/** What unpickling a file would import and why it was not read to its end: a sentence each, in this order. */
export function pickleSentences(report: PickleReport): Sentence[] {
	const { streams, gaps } = report;
	const imports = distinct(streams.flatMap((each) => each.imports));
	return [
		...(streams.length > 0 ? [importsSentence(imports)] : []),
		...unknownSentences(imports),
		...gaps.map(gapSentence),
	];
}

/** How one import is shown: `posix.system`; each text of the file made visible. */
export function importName({ module, name, how, offset }: PickleImport): string {
	if (module === undefined || name === undefined)
		return how === 'EXT'
			? `an extension at byte ${offset}`
			: `a name made when it is loaded, at byte ${offset}`;
	return visible(`${module}.${name}`);
}

function distinct(imports: readonly PickleImport[]): PickleImport[] {
	return [...new Map(imports.map((each) => [importName(each), each])).values()];
}

function importsSentence(imports: readonly PickleImport[]): Sentence {
	if (imports.length === 0) return sentence('imports nothing');
	const packages = new Set(imports.flatMap(({ module }) => module?.split('.', 1) ?? []));
	const args = { names: imports.length, packages: packages.size };
	const names = imports.length === 1 ? '{names} name' : '{names} names';
	if (packages.size === 0) return sentence(`imports ${names}`, args);
	return sentence(
		`imports ${names} from ${packages.size === 1 ? '{packages} package' : '{packages} packages'}`,
		args,
	);
}

/** One sentence a verdict, the gravest first. */
function unknownSentences(imports: readonly PickleImport[]): Sentence[] {
	const texts = {
		'runs-code': '{count} can run code of any kind: {list}',
		unresolved: '{count} not known before it is loaded: {list}',
		'not-known': '{count} not from a known ML library: {list}',
	} as const;
	return (Object.keys(texts) as (keyof typeof texts)[]).flatMap((verdict) => {
		const names = imports.filter((each) => each.verdict === verdict).map(importName);
		if (names.length === 0) return [];
		const more = names.length - mostNamed;
		const list = names.slice(0, mostNamed).join(', ') + (more > 0 ? ` and ${more} more` : '');
		return [sentence(texts[verdict], { count: names.length, list })];
	});
}

const reasons: Readonly<Record<PickleGap['reason'], string>> = {
	broken: 'what follows is broken',
	truncated: 'the file ends in the midst of it',
	limit: 'there is more than is read',
	encrypted: 'it is encrypted',
	compression: 'its compression is not read',
	container: 'its kind of archive is not read',
	mismatch: 'the archive says two things of it',
	junk: 'what follows is no pickle',
};

/** Why and from where a file was not read: `could not be read past byte 812: …`. */
export function gapSentence({ within, offset, reason, detail }: PickleGap): Sentence {
	const place = within === '' ? '' : '{within}: ';
	const bracket = detail === undefined ? '' : ' ({detail})';
	const args = { within: visible(within), offset, reason: reasons[reason], detail: detail ?? '' };
	if (offset === 0) return sentence(`${place}could not be read: {reason}${bracket}`, args);
	return sentence(`${place}could not be read past byte {offset}: {reason}${bracket}`, args);
}
