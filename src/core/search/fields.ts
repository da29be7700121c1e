/** What is searched: models, or the versions of all of them. */
export type SearchTarget = 'models' | 'versions';
/** What MLflow's clients may ask, or that and more of ours. */
export type SearchDialect = 'mlflow' | 'full';
export type Comparator = (typeof comparators)[number];
export const comparators = ['=', '!=', '<', '<=', '>', '>=', 'LIKE', 'ILIKE', 'IN', 'NOT IN'] as const;

/** How the values of a field are written and compared. `moment` is in milliseconds, or a quoted ISO 8601 date. */
export type FieldKind = 'text' | 'listable' | 'integer' | 'decimal' | 'moment' | 'flag';
export type AttributeName =
	| 'name'
	| 'run_id'
	| 'source_path'
	| 'version_number'
	| 'alias'
	| 'stage'
	| 'flavor'
	| 'description'
	| 'archived'
	| 'created_by'
	| 'creation_timestamp'
	| 'last_updated_timestamp';
/** Fields with a key of their own. */
export type KeyedName = 'tag' | 'metric' | 'param';
export type FieldName = AttributeName | KeyedName;

const kinds: Readonly<Record<FieldName, FieldKind>> = {
	name: 'listable',
	run_id: 'listable',
	source_path: 'text',
	version_number: 'integer',
	alias: 'listable',
	stage: 'listable',
	flavor: 'listable',
	description: 'text',
	archived: 'flag',
	created_by: 'listable',
	creation_timestamp: 'moment',
	last_updated_timestamp: 'moment',
	tag: 'text',
	metric: 'decimal',
	param: 'text',
};
const textual: readonly Comparator[] = ['=', '!=', 'LIKE', 'ILIKE'];
const numeric: readonly Comparator[] = ['=', '!=', '<', '<=', '>', '>='];
const comparatorsOf: Readonly<Record<FieldKind, readonly Comparator[]>> = {
	text: textual,
	listable: [...textual, 'IN', 'NOT IN'],
	integer: numeric,
	decimal: numeric,
	moment: numeric,
	flag: ['=', '!='],
};
const ofModels: readonly AttributeName[] = ['name'];
const ofVersions: readonly AttributeName[] = ['name', 'run_id', 'source_path', 'version_number'];
const ofCommits: readonly AttributeName[] = ['created_by', 'creation_timestamp', 'last_updated_timestamp'];
const attributes: Readonly<Record<SearchDialect, Readonly<Record<SearchTarget, readonly AttributeName[]>>>> =
	{
		mlflow: { models: ofModels, versions: ofVersions },
		full: {
			models: [...ofModels, 'alias', 'stage', 'description', ...ofCommits],
			versions: [...ofVersions, 'alias', 'stage', 'flavor', 'description', 'archived', ...ofCommits],
		},
	};
/** As they are written before the point, in one number or the other. */
const keyedPrefixes: Readonly<Record<SearchDialect, readonly KeyedName[]>> = {
	mlflow: ['tag'],
	full: ['tag', 'metric', 'param'],
};

export function kindOf(field: FieldName): FieldKind {
	return kinds[field];
}

/** May `field` be compared so? */
export function isSupported(field: FieldName, comparator: Comparator): boolean {
	return comparatorsOf[kinds[field]].includes(comparator);
}

/** Does it compare with a list? */
export function isList(comparator: Comparator): boolean {
	return comparator === 'IN' || comparator === 'NOT IN';
}

/** The attribute of that name; they are case-sensitive. */
export function attributeOf(
	name: string,
	target: SearchTarget,
	dialect: SearchDialect,
): AttributeName | undefined {
	return attributes[dialect][target].find((each) => each === wholeName(name));
}

/** MLflow has a shorter name for one of them. */
export function wholeName(name: string): string {
	return name === 'timestamp' ? 'last_updated_timestamp' : name;
}

/** What `tag.` or `tags.` stands for. */
export function keyedOf(prefix: string, dialect: SearchDialect): KeyedName | undefined {
	return keyedPrefixes[dialect].find((each) => prefix === each || prefix === `${each}s`);
}

/** All that a filter may name, as it is written. */
export function knownFields(target: SearchTarget, dialect: SearchDialect): string[] {
	return [...attributes[dialect][target], ...keyedPrefixes[dialect].map((each) => `${each}s.KEY`)];
}

/** May a row have several values of `field`? */
export function isMany(field: FieldName): boolean {
	return field === 'alias' || field === 'flavor';
}
