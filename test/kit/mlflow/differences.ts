import { isDeepStrictEqual } from 'node:util';
import type { Answer, Call } from './calls.js';

/**
 * Where ours answers otherwise than `mlflow server` on purpose. The table of `docs/mlflow.md` has these very rows, and a test
 * holds the two together; another sees each of them in its example.
 */
export interface Difference {
	/** What a client asks, or what of the answer. */
	readonly asked: string;
	readonly mlflow: string;
	readonly here: string;
	readonly because: string;
	/** Calls on an empty registry; the last one's answers differ so. */
	readonly example: readonly Call[];
	/** Of a difference in the whole answer; the others are parts of answers that `compareAnswers` knows. */
	isIt?(call: Call, theirs: Answer, ours: Answer): boolean;
}

const post = (path: string, body: object): Call => ({ method: 'POST', path, body });
const get = (path: string, query: Readonly<Record<string, string>>): Call => ({
	method: 'GET',
	path,
	query: Object.entries(query),
});
const create = (name = 'iris', more: object = {}) => post('registered-models/create', { name, ...more });
const register = (more: object = {}) =>
	post('model-versions/create', { name: 'iris', source: 's3://b/a', ...more });
const tag = (key: string) => post('registered-models/set-tag', { name: 'iris', key, value: 'x' });
const alias = (text: string) => post('registered-models/alias', { name: 'iris', alias: text, version: '1' });

/** From what the one answers with to what the other does. */
const turns = (from: number, to: number, text: RegExp) => (_: Call, theirs: Answer, ours: Answer) =>
	theirs.status === from && ours.status === to && text.test(messageOf(from === 200 ? ours : theirs));
const refused = (text: RegExp) => turns(200, 400, text);

export const differences = {
	'no-sqlstate': {
		asked: 'anything that is refused',
		mlflow: '`sqlstate` and `error_class` besides',
		here: '`error_code` and `message`',
		because: 'clients read no more',
		example: [get('registered-models/get', { name: 'iris' })],
	},
	'search-words': {
		asked: 'a filter, an order or a page token that is refused',
		mlflow: 'the words of its parser',
		here: 'the place, and what may be asked',
		because: 'it tells what to write instead',
		example: [get('registered-models/search', { filter: 'name' })],
	},
	'path-words': {
		asked: 'a name or key such as `..x`',
		mlflow: 'refused, telling what it would resolve to',
		here: 'refused without that',
		because: 'nothing resolves it here',
		example: [create('..x')],
	},
	'rename-words': {
		asked: 'a rename to a name that is taken',
		mlflow: 'refused with the SQL that failed',
		here: 'refused without',
		because: 'there is none',
		example: [
			create(),
			create('fraud'),
			post('registered-models/rename', { name: 'fraud', new_name: 'iris' }),
		],
	},
	'last-updated': {
		asked: '`last_updated_timestamp`, and orders by it',
		mlflow: 'moved on by what changes nothing, too',
		here: "not; and of what was done before the server started, or by others, git's log tells, to which every change is one",
		because: 'no file of a registry says it: two branches could not be merged',
		example: [create(), { method: 'PATCH', path: 'registered-models/update', body: { name: 'iris' } }],
	},
	'aliases-filled': {
		asked: '`aliases` of versions in searches and in `latest_versions`',
		mlflow: 'left out (its file store has them)',
		here: 'there',
		because: 'its users miss them ([#9783](https://github.com/mlflow/mlflow/issues/9783))',
		example: [create(), register(), alias('champion'), get('registered-models/get', { name: 'iris' })],
	},
	'empty-description': {
		asked: 'a version whose description was taken away',
		mlflow: 'no `description`',
		here: "`''`, as one that never had any",
		because: 'clients read both alike',
		example: [
			create(),
			register(),
			{ method: 'PATCH', path: 'model-versions/update', body: { name: 'iris', version: '1' } },
		],
	},
	'blank-description': {
		asked: 'a description of nothing but blanks',
		mlflow: 'kept',
		here: 'as none',
		because: 'it describes nothing',
		example: [create('iris', { description: ' \n ' })],
	},
	'archive-inactive': {
		asked: '`archive_existing_versions` for the stages None and Archived',
		mlflow: 'a failure (500)',
		here: 'refused (400)',
		because: 'clients repeat what failed, for minutes',
		example: [
			create(),
			register(),
			post('model-versions/transition-stage', {
				name: 'iris',
				version: '1',
				stage: 'None',
				archive_existing_versions: true,
			}),
		],
		isIt: turns(500, 400, /is not an Active stage/),
	},
	'order-twice': {
		asked: 'an order by one field twice',
		mlflow: 'a failure (500)',
		here: 'refused (400)',
		because: 'clients repeat what failed, for minutes',
		example: [{ method: 'GET', path: 'model-versions/search', query: twice('order_by', 'name') }],
		isIt: turns(500, 400, /contains duplicate fields/),
	},
	'filter-failure': {
		asked: "a filter such as `name IS NULL` or `name = ('a')`, a page token that is no object",
		mlflow: 'a failure (500), or the SQL that failed (400)',
		here: 'refused (400)',
		because: 'clients repeat what failed, for minutes',
		example: [get('registered-models/search', { filter: 'name IS NULL' })],
		isIt: ({ path }, theirs, ours) =>
			path.endsWith('search') &&
			(theirs.status === 500 || messageOf(theirs).startsWith('(sqlite3.')) &&
			ours.status === 400 &&
			/^(?:The filter |Invalid page token)/.test(messageOf(ours)),
	},
	'large-version': {
		asked: 'a version number of more than 64 bits',
		mlflow: 'a failure (500)',
		here: 'not found (404)',
		because: 'there is none of that number',
		example: [create(), get('model-versions/get', { name: 'iris', version: '9'.repeat(20) })],
		isIt: turns(500, 404, /too large to convert/),
	},
	'latest-order': {
		asked: 'the order of `latest_versions`',
		mlflow: 'that of stages, one in searches and another elsewhere',
		here: 'that of versions',
		because: "MLflow's is an accident of its queries",
		example: [
			create(),
			register(),
			register(),
			post('model-versions/transition-stage', { name: 'iris', version: '2', stage: 'Staging' }),
			register(),
			post('registered-models/get-latest-versions', { name: 'iris' }),
		],
	},
	'odd-numbers': {
		asked: '`max_results` with blanks, underscores or an exponent in it',
		mlflow: 'passed over, with some of the other parameters, or a failure (500)',
		here: 'refused (400)',
		because: 'an answer to half of the question is none',
		example: [get('registered-models/search', { max_results: ' 2 ' })],
		isIt: ({ path }, theirs, ours) =>
			path.endsWith('search') &&
			theirs.status !== 400 &&
			ours.status === 400 &&
			/^Invalid value "[^"]*[ _e][^"]*" for parameter 'max_results'/.test(messageOf(ours)),
	},
	'odd-tags': {
		asked: '`tags` that are a list of anything but pairs',
		mlflow: 'refused as a tag without a key',
		here: 'refused with what was given',
		because: 'that is what is wrong',
		example: [create('iris', { tags: ['a'] })],
	},
	'page-of-none': {
		asked: 'a page of no models (`max_results=0`)',
		mlflow: 'with a token for the next, which it refuses',
		here: 'without',
		because: 'nothing would come of it',
		example: [create(), get('registered-models/search', { max_results: '0' })],
		isIt: ({ path }, theirs, ours) =>
			path === 'registered-models/search' &&
			isDeepStrictEqual(Object.keys(theirs.body ?? {}), ['next_page_token']) &&
			isDeepStrictEqual(ours, { status: 200, body: {} }),
	},
	'half-pairs': {
		asked: 'a text with half of a surrogate pair (`"\\ud800"`)',
		mlflow: 'taken for an empty one',
		here: 'refused (400)',
		because: 'what was meant is lost',
		example: [create(), post('registered-models/set-tag', { name: 'iris', key: 'k', value: 'a\ud800' })],
		isIt: (_, theirs, ours) =>
			theirs.status < 500 && ours.status === 400 && messageOf(ours).includes('surrogate pair'),
	},
	'other-digits': {
		asked: 'version numbers in the digits of other scripts (`٣`)',
		mlflow: "Python's `int` reads them",
		here: 'refused',
		because: 'no client writes them',
		example: [create(), register(), get('model-versions/get', { name: 'iris', version: '١' })],
		isIt: (_, theirs, ours) =>
			[200, 404].includes(theirs.status) &&
			ours.status === 400 &&
			/^Parameter 'version' must be an integer, got '.*[^\0-\x7f]/s.test(messageOf(ours)),
	},
	'line-break': {
		asked: 'a tag key or an alias with a line break at its end',
		mlflow: "taken: Python's `$` is before it, too",
		here: 'refused',
		because: 'it is none of the characters that are allowed',
		example: [create(), tag('team\n')],
		isIt: (_, theirs, ours) =>
			theirs.status < 500 &&
			ours.status === 400 &&
			messageOf(ours).includes('Names may only contain') &&
			/\n'|\\n"/.test(messageOf(ours)),
	},
	'twin-names': {
		asked: 'a new name that differs from another by case or Unicode form alone',
		mlflow: 'taken',
		here: 'refused (400)',
		because: 'people and file systems take them for one',
		example: [create(), create('Iris')],
		isIt: refused(/Iris/),
	},
	'unaddressable-names': {
		asked: 'a new name with `@`, `#` or `?`',
		mlflow: 'taken',
		here: 'refused (400)',
		because: 'no `models:/` URI can address it',
		example: [create('a@b')],
		isIt: refused(/a@b/),
	},
	'invisible-names': {
		asked: 'a new name with invisible characters, or blanks at an end',
		mlflow: 'taken',
		here: 'refused (400)',
		because: 'it can not be told from another',
		example: [create('iris ')],
		isIt: refused(/iris/),
	},
	'long-names': {
		asked: 'a new name of more than 256 characters',
		mlflow: 'taken by SQLite, refused by other databases',
		here: 'refused (400)',
		because: "it is MLflow's own column",
		example: [create('x'.repeat(257))],
		isIt: refused(/256/),
	},
	'long-aliases': {
		asked: 'an alias of 241 to 255 characters, fewer of scripts other than ASCII',
		mlflow: 'taken',
		here: 'refused (400)',
		because: 'its file is named after it, and file systems take 255 bytes',
		example: [create(), register(), alias('x'.repeat(250))],
		isIt: refused(/alias/i),
	},
	'prototype-keys': {
		asked: 'the tag keys `__proto__`, `constructor` and `prototype`',
		mlflow: 'taken',
		here: 'refused (400)',
		because: 'readers of YAML in JavaScript would trip over them',
		example: [create(), tag('__proto__')],
		isIt: refused(/__proto__|constructor|prototype/),
	},
} as const satisfies Readonly<Record<string, Difference>>;
export type DifferenceId = keyof typeof differences;

/** The difference that two answers as a whole are. */
export function wholeDifference(call: Call, theirs: Answer, ours: Answer): DifferenceId | undefined {
	const all = Object.entries(differences) as [DifferenceId, Difference][];
	return all.find(([, each]) => each.isIt?.(call, theirs, ours))?.[0];
}

/** Why the messages of two refusals with one code need not be the same. */
export function messageDifference({ path }: Call, theirs: Answer, ours: Answer): DifferenceId | undefined {
	const [their, our] = [messageOf(theirs), messageOf(ours)];
	if (path.endsWith('search') && /^(?:The (?:filter|order) |Invalid page token)/.test(our))
		return 'search-words';
	if (their.replace(/ This name would resolve to .*$/s, '') === our) return 'path-words';
	if (our.startsWith('Invalid value [') && our.includes("for parameter 'tags'")) return 'odd-tags';
	if (path.endsWith('rename') && their.startsWith(`${our} Error: `)) return 'rename-words';
	return undefined;
}

export function messageOf({ body }: Answer): string {
	return String((body as { message?: unknown } | null)?.message);
}

function twice(key: string, value: string): [string, string][] {
	return [
		[key, value],
		[key, value],
	];
}
