import type { CodeRole, FormatId, FoundFormat, LoadFact } from '../core/inspection/inspection.js';
import { formatSize, listed, plural, visible } from './format.js';
import { adapterName, typeName } from './libraryNames.js';
import { pickleSentences } from './pickles.js';
import { fillSentence } from './sentence.js';

/** How its users call a format. */
export const formatNames: Readonly<Record<FormatId, string>> = {
	mlflow: 'MLflow',
	transformers: 'Transformers',
	'sentence-transformers': 'Sentence Transformers',
	diffusers: 'Diffusers',
	peft: 'PEFT adapter',
	safetensors: 'safetensors',
	onnx: 'ONNX',
	gguf: 'GGUF',
	'saved-model': 'TensorFlow SavedModel',
	keras: 'Keras',
	torchscript: 'TorchScript',
	'torch-export': 'PyTorch exported program',
	torch: 'PyTorch checkpoint',
	pickle: 'pickle',
	joblib: 'joblib',
	skops: 'skops',
	xgboost: 'XGBoost',
	lightgbm: 'LightGBM',
	catboost: 'CatBoost',
	npy: 'NumPy arrays',
};

const shownItems = 8;
const shownTypes = 6;
const shownText = 200;

/** `Transformers 5.24.0: BertForSequenceClassification, text-classification`. */
export function formatTitle(format: FoundFormat): string {
	const { framework = '', frameworkVersion, architecture, task } = format;
	// A registry may be of a later version, with formats that are not known yet.
	const name = Object.hasOwn(formatNames, format.format) ? formatNames[format.format] : format.format;
	const isNamed = name
		.toLowerCase()
		.replace(/[^a-z]/g, '')
		.includes(framework.replace(/[^a-z]/g, ''));
	const library = [isNamed ? '' : framework, frameworkVersion ?? ''].filter((each) => each !== '').join(' ');
	const title = library === '' ? name : isNamed ? `${name} ${library}` : `${name} (${library})`;
	const named =
		format.format === 'peft' && architecture !== undefined ? adapterName(architecture) : architecture;
	const what = [named, task]
		.flatMap((each) => (each === undefined ? [] : each.slice(0, shownText)))
		.join(', ');
	return what === '' ? title : `${title}: ${what}`;
}

/** `1,170 (F32)`, `6.7 billion (BF16 6.5 billion, F32 0.2 billion)`. */
export function parameterCount({ parameters, dtypes = {} }: FoundFormat): string {
	if (parameters === undefined) return '';
	const types = Object.entries(dtypes).map(([type, count]) => [typeName(type), count] as const);
	const [first] = types;
	const more = types.length - shownTypes;
	const shown = types.slice(0, shownTypes).map(([type, count]) => `${type} ${largeNumber(count)}`);
	const detail =
		types.length === 1 && first
			? first[0]
			: [...shown, ...(more > 0 ? [plural(more, 'more type')] : [])].join(', ');
	return detail === '' ? largeNumber(parameters) : `${largeNumber(parameters)} (${detail})`;
}

/** What a format tells besides: `438 MB` of bytes, `50,257` and `2026` of other numbers. */
export function detailText(key: string, value: string | number | boolean): string {
	if (typeof value !== 'number' || !Number.isInteger(value)) return String(value);
	return key.startsWith('bytes of ')
		? formatSize(value)
		: value.toLocaleString('en-GB', { useGrouping: 'min2' });
}

/** `1,170`, `109 million`, `6.7 billion`. */
export function largeNumber(count: number): string {
	if (count < 1e6) return count.toLocaleString('en-GB');
	const [value, unit] = count < 1e9 ? [count / 1e6, 'million'] : [count / 1e9, 'billion'];
	return `${value >= 100 ? value.toFixed(0) : value.toFixed(1).replace(/\.0$/, '')} ${unit}`;
}

/**
 * What loading a model would run, and what was proven of its files, a sentence each; the gravest first. What is said of
 * several files, or several times of one, is one sentence.
 */
export function loadSentences(facts: readonly LoadFact[]): string[] {
	const of = <K extends LoadFact['kind']>(kind: K) =>
		facts.filter((fact): fact is Extract<LoadFact, { kind: K }> => fact.kind === kind);
	return [
		...pickleFactSentences(of('pickle')),
		...codeSentences(of('code')),
		...of('external-data').map(({ path, location, isInside }) => {
			const place = shown(location);
			return isInside
				? `${visible(path)} keeps data in ${place}, beside it.`
				: `${visible(path)} names data outside of its folder, which loading it would open: ${place}.`;
		}),
		...of('graph').map(
			({ path, operations }) =>
				`The graph of ${visible(path)} has operations that read or write files when they run: ${some(operations)}.`,
		),
		...of('template').map(
			({ path, text }) =>
				`${visible(path)} has a chat template, a Jinja program of ${plural(text.length, 'character')} that runs when chats are formatted: ${shown(text)}`,
		),
		...of('unread').map(
			({ path, detail, part }) => `${unreadWords[part ?? 'all'](visible(path))}: ${detail}.`,
		),
		...tensorSentences(of('tensors-only').map(({ path }) => path)),
	];
}

/** Files of which the same is said are one sentence. */
function pickleFactSentences(facts: readonly Extract<LoadFact, { kind: 'pickle' }>[]): string[] {
	const paths = new Map<string, string[]>();
	for (const { path, report } of facts) {
		const parts = pickleSentences(report).map(fillSentence);
		const more = parts.length - shownItems;
		const said = [...parts.slice(0, shownItems), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
		const before = paths.get(said);
		if (before) before.push(path);
		else paths.set(said, [path]);
	}
	return [...paths].map(([said, of]) => `Unpickling ${some(of)}: ${said}.`);
}

const unreadWords: Readonly<Record<'all' | 'code' | 'data', (path: string) => string>> = {
	all: (path) => `${path} is not read`,
	code: (path) => `What loading ${path} would run could not be read to its end`,
	data: (path) => `${path} is not read to its end`,
};

const codeWords: Readonly<Record<CodeRole, (path: string, what: string) => string>> = {
	'loader-module': (path, what) => `Loading imports the Python module that ${path} names: ${what}.`,
	'code-path': (path, what) => `Loading makes Python code of the model importable, as ${path} says: ${what}.`,
	'model-code': (path, what) => `Loading runs the script that ${path} names: ${what}.`,
	requirements: (path, what) => `Packages to be installed, from ${path}: ${what}.`,
	environment: (path, what) => `The environment to be made, from ${path}: ${what}.`,
	'keras-layer': (path, what) => `Loading ${path} runs other code than that of Keras's own layers: ${what}.`,
	'remote-code': (path, what) =>
		`${path} names classes of the model's own code, run where it is trusted: ${what}.`,
	'skops-type': (path, what) => `Loading ${path} makes types that skops does not know of itself: ${what}.`,
};

const codeOrder: readonly CodeRole[] = [
	...(['model-code', 'code-path', 'remote-code', 'keras-layer', 'skops-type'] as const),
	...(['loader-module', 'requirements', 'environment'] as const),
];

function codeSentences(facts: readonly Extract<LoadFact, { kind: 'code' }>[]): string[] {
	const groups = new Map<string, { role: CodeRole; path: string; items: string[] }>();
	for (const { role, path, what } of facts) {
		const key = `${role} ${path}`;
		const group = groups.get(key) ?? { role, path, items: [] };
		groups.set(key, group);
		group.items.push(what);
	}
	return codeOrder.flatMap((role) =>
		[...groups.values()]
			.filter((group) => group.role === role)
			.map(({ path, items }) => codeWords[role](visible(path), some(items))),
	);
}

function tensorSentences(paths: readonly string[]): string[] {
	if (paths.length === 0) return [];
	const verb = paths.length === 1 ? 'holds' : 'hold';
	return [`${some(paths)} ${verb} tensors only, no code; the whole layout was checked.`];
}

/** The first of them, and how many more there are. */
function some(texts: readonly string[]): string {
	const first = texts.slice(0, shownItems).map(shown);
	const more = texts.length - first.length;
	return more > 0 ? `${first.join(', ')} and ${more} more` : listed(first);
}

function shown(text: string): string {
	const clipped = text.length > shownText ? `${text.slice(0, shownText)}…` : text;
	// On one line, with its ends of lines to be seen.
	return visible(clipped.replaceAll('\n', '⏎'));
}
