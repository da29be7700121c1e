import type { ModelState, RegistryState, VersionState } from './modelState.js';

/**
 * What a merge of two branches is by its meaning: what one side has changed is taken, and what both have changed alike.
 * `undefined` where both have changed the same differently.
 */
export function mergedState(
	base: RegistryState,
	ours: RegistryState,
	theirs: RegistryState,
): RegistryState | undefined {
	const [before, left, right] = [base, ours, theirs].map(flat);
	const merged = new Map<string, string>();
	for (const key of new Set([...left!.keys(), ...right!.keys()])) {
		const [old, mine, other] = [before!.get(key), left!.get(key), right!.get(key)];
		if (mine !== other && mine !== old && other !== old) return undefined;
		const value = mine === old ? other : mine;
		if (value !== undefined) merged.set(key, value);
	}
	return unflat(merged);
}

const separator = '\u0000';

/** Each fact under a key of its own. */
function flat(state: RegistryState): Map<string, string> {
	const facts = new Map<string, string>();
	const add = (value: string | undefined, ...key: (string | number)[]) => {
		if (value !== undefined) facts.set(key.join(separator), value);
	};
	for (const [called, model] of Object.entries(state)) {
		// By the folder, since a rename on one side must not hide what the other has done.
		const name = model.folder;
		add(called, name);
		add(model.description, name, 'description');
		for (const [key, value] of Object.entries(model.tags)) add(value, name, 'tag', key);
		for (const [alias, version] of Object.entries(model.aliases)) add(String(version), name, 'alias', alias);
		for (const [number, version] of Object.entries(model.versions)) {
			if (version === 'deleted') {
				add('deleted', name, 'version', number);
				continue;
			}
			add(version.content, name, 'version', number);
			add(version.description, name, 'version', number, 'description');
			add(version.stage, name, 'version', number, 'stage');
			add(version.isArchived && 'yes', name, 'version', number, 'archived');
			for (const [key, value] of Object.entries(version.tags))
				add(value, name, 'version', number, 'tag', key);
		}
	}
	return facts;
}

function unflat(facts: ReadonlyMap<string, string>): RegistryState | undefined {
	const byFolder: Record<string, ModelState> = {};
	const names: Record<string, string> = {};
	const all = [...facts].map(([key, value]) => ({ key: key.split(separator), value }));
	for (const { key, value } of all)
		if (key.length === 1) {
			byFolder[key[0]!] = { folder: key[0]!, tags: {}, aliases: {}, versions: {} };
			names[key[0]!] = value;
		}
	// Something of a model that one side has deleted, or two models of one name.
	if (all.some(({ key }) => !byFolder[key[0]!])) return undefined;
	if (new Set(Object.values(names)).size < Object.keys(names).length) return undefined;
	for (const { key, value } of all.filter((fact) => fact.key[1] === 'version' && fact.key.length === 3)) {
		const { versions } = byFolder[key[0]!]!;
		(versions as Record<string, unknown>)[key[2]!] =
			value === 'deleted' ? value : { content: value, tags: {} };
	}
	for (const { key, value } of all) addFact(byFolder[key[0]!]!, key, value);
	return Object.fromEntries(Object.entries(byFolder).map(([folder, model]) => [names[folder]!, model]));
}

function addFact(
	model: ModelState,
	[, kind, second = '', third, fourth = '']: string[],
	value: string,
): void {
	const subject =
		kind === 'version' ? (model.versions as Record<string, VersionState | 'deleted'>)[second]! : model;
	if (subject === 'deleted') return;
	if (kind === 'alias') (model.aliases as Record<string, number>)[second] = Number(value);
	else if (kind === 'tag') (model.tags as Record<string, string>)[second] = value;
	else if (third === 'tag') (subject.tags as Record<string, string>)[fourth] = value;
	else if (kind === 'description' || third === 'description') Object.assign(subject, { description: value });
	else if (third === 'stage') Object.assign(subject, { stage: value });
	else if (third === 'archived') Object.assign(subject, { isArchived: true });
}
