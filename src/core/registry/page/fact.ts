/** One line of a fact list; the page has a word for each key. */
export interface Fact {
	readonly key: FactKey;
	/** An ISO time where the key is `registered`. */
	readonly value: string;
}

/** What facts can be about. */
export const factKeys = [
	'registered',
	'by',
	'source',
	'flavors',
	'formats',
	'size',
	'files',
	'digest',
	'format',
	'parameters',
	'licence',
	'baseModel',
	'language',
	'location',
	'run',
	'runId',
	'uri',
	'experiment',
	'loggedModel',
	'code',
	'notebook',
	'commit',
	'uncommitted',
	'repository',
	'dataset',
	'context',
	'parent',
	'version',
	'stage',
	'archived',
	'replacedBy',
] as const;
export type FactKey = (typeof factKeys)[number];

/** The fact as a list to spread: empty where there is no value. */
export function fact(key: FactKey, value: string | undefined): Fact[] {
	return value === undefined || value === '' ? [] : [{ key, value }];
}
