import type { FoundFormat } from '../../inspection/inspection.js';
import type { RecordedInspection } from '../../inspection/recordedInspection.js';
import { fact, type Fact } from './fact.js';
import type { PageWording } from './pageWording.js';

/** What the files of a version told when it was registered. */
export interface VersionAbout {
	/** What it is. */
	readonly facts: readonly Fact[];
	/** What loading it would run, and what was proven of its files; a sentence each. */
	readonly loading: readonly string[];
	/** Set where that is code of no known library. */
	readonly warning?: string;
}

const maxFormats = 12;
const maxSentences = 50;

/** An inspection for the page; `undefined` where it tells nothing. */
export function versionAbout(
	{ formats, facts, isShortened }: RecordedInspection,
	wording: PageWording,
): VersionAbout | undefined {
	const loading = wording.loading(facts).slice(0, maxSentences);
	const warning = wording.loadWarning(facts, isShortened);
	const about = {
		facts: formatFacts(formats.slice(0, maxFormats), wording),
		loading,
		...(warning === undefined ? {} : { warning }),
	};
	return about.facts.length > 0 || loading.length > 0 || warning !== undefined ? about : undefined;
}

/** Each once: a model and its weights say the same of several things. */
function formatFacts(formats: readonly FoundFormat[], wording: PageWording): Fact[] {
	const each = (key: Fact['key'], values: (format: FoundFormat) => readonly (string | undefined)[]) =>
		[...new Set(formats.flatMap(values))].slice(0, maxFormats).flatMap((value) => fact(key, value));
	return [
		...each('format', (format) => [wording.format(format)]),
		...each('parameters', (format) => [wording.parameters(format)]),
		...each('licence', ({ licence }) => [licence]),
		...each('baseModel', ({ baseModels = [] }) => baseModels),
		...each('language', ({ languages = [] }) => [languages.join(', ')]),
	];
}
