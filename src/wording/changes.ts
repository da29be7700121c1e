import type { BeforeAfter, Change, ChangeData } from '../core/change.js';
import { visible } from './format.js';
import { sentence, type Sentence } from './sentence.js';

function folderName(path: string): string {
	return path === '' ? 'the top of the repository' : visible(path);
}

/** What changed, in one sentence without a full stop: the same words in CLI, editor and review. */
export function changeSentence({ kind, data, model }: Change): Sentence {
	const name = visible(model?.name ?? '');
	switch (kind) {
		case 'registry-created':
			return sentence('Created the model registry');
		case 'registry-deleted':
			return sentence('Deleted the registry.yaml of the model registry');
		case 'registry-moved':
			return sentence('Moved the model registry from {from} to {to}', {
				from: folderName(data.from),
				to: folderName(data.to),
			});
		case 'registry-setting':
			return keyed(data, {}, registrySetting);
		case 'attributes-changed':
			return sentence(`${attributes[data.how]} the .gitattributes of the registry`);
		case 'model-created':
			return sentence('Created model {name}', { name });
		case 'model-deleted':
			return deletedModel(name, data.versions);
		case 'model-renamed':
			return sentence('Renamed {from} to {to}', { from: visible(data.from), to: visible(data.to) });
		case 'model-described':
			return described(data, 'the description', '{name}', { name });
		case 'model-tag':
			return keyed(data, { name }, tags('{name}'));
		case 'card-changed':
			return described(data, 'the model card', '{name}', { name });
		case 'version-registered':
			return sentence('Registered {name} version {version}', { name, version: data.version });
		case 'version-deleted':
			return withReason('Deleted {name} version {version}', { name, version: data.version }, data.why);
		case 'version-gone':
			return sentence('{name} version {version} is gone without a deleted.yaml', {
				name,
				version: data.version,
			});
		case 'version-returned':
			return sentence('Brought {name} version {version} back, which was deleted', {
				name,
				version: data.version,
			});
		case 'version-renumbered':
			return sentence('Renumbered {name} version {from} to {to}', { name, from: data.from, to: data.to });
		case 'version-altered':
			return altered(name, data);
		case 'version-described':
			return described(data, 'the description', '{name} version {version}', {
				name,
				version: data.version,
			});
		case 'version-tag':
			return keyed(data, { name, version: data.version }, tags('{name} version {version}'));
		case 'version-stage':
			return staged(name, data);
		case 'version-archived':
			return archived(name, data);
		case 'version-restored':
			return sentence('Restored {name} version {version}', { name, version: data.version });
		case 'alias-set':
			return dangling('Set @{alias} of {name} to version {version}', data.isDangling, {
				...{ alias: visible(data.alias), name, version: data.version },
			});
		case 'alias-moved':
			return dangling('Moved @{alias} of {name} from version {from} to version {to}', data.isDangling, {
				...{ alias: visible(data.alias), name, from: data.from, to: data.to },
			});
		case 'alias-deleted':
			return data.version === undefined
				? sentence('Removed @{alias} of {name}', { alias: visible(data.alias), name })
				: sentence('Removed @{alias} of {name} from version {version}', {
						...{ alias: visible(data.alias), name, version: data.version },
					});
		case 'file-broken':
			return sentence("{path} can't be read", { path: visible(data.path) });
		case 'file-mended':
			return sentence('{path} can be read again', { path: visible(data.path) });
	}
}

const attributes = { added: 'Wrote', changed: 'Changed', removed: 'Removed' } as const;

interface KeyTemplates {
	readonly set: string;
	readonly changed: string;
	readonly removed: string;
}

const registrySetting: KeyTemplates = {
	set: 'Set {key} of the registry to {after}',
	changed: 'Changed {key} of the registry from {before} to {after}',
	removed: 'Removed {key} of the registry, which was {before}',
};

function tags(subject: string): KeyTemplates {
	return {
		set: `Tagged ${subject} with {key}: {after}`,
		changed: `Changed tag {key} of ${subject} from {before} to {after}`,
		removed: `Removed tag {key} from ${subject}`,
	};
}

function keyed(
	{ key, before, after }: { readonly key: string } & BeforeAfter<string>,
	args: Sentence['args'],
	{ set, changed, removed }: KeyTemplates,
): Sentence {
	const template = before === undefined ? set : after === undefined ? removed : changed;
	const values = { before: clipped(before ?? ''), after: clipped(after ?? '') };
	return sentence(template, { ...args, key: visible(key), ...values });
}

function described(
	{ before, after }: BeforeAfter<string>,
	what: string,
	subject: string,
	args: Sentence['args'],
): Sentence {
	const verb = before === undefined ? 'Wrote' : after === undefined ? 'Removed' : 'Changed';
	return sentence(`${verb} ${what} of ${subject}`, args);
}

function deletedModel(name: string, versions: number): Sentence {
	if (versions === 0) return sentence('Deleted model {name}', { name });
	return versions === 1
		? sentence('Deleted model {name} with 1 version', { name })
		: sentence('Deleted model {name} with {versions} versions', { name, versions });
}

function altered(name: string, { version, files }: ChangeData['version-altered']): Sentence {
	const [first] = files;
	const more = files.length - 1;
	const args = { name, version, file: visible(first?.path ?? ''), more };
	if (more === 0) return sentence('Altered {file} of {name} version {version}, which is written once', args);
	return more === 1
		? sentence('Altered {file} and 1 more file of {name} version {version}, which are written once', args)
		: sentence(
				'Altered {file} and {more} more files of {name} version {version}, which are written once',
				args,
			);
}

function staged(name: string, { version, before, after }: ChangeData['version-stage']): Sentence {
	const args = { name, version, before: before ?? 'None', after: after ?? 'None' };
	return before === undefined
		? sentence('Moved {name} version {version} to stage {after}', args)
		: sentence('Moved {name} version {version} from stage {before} to stage {after}', args);
}

function archived(name: string, { version, why, replacedBy }: ChangeData['version-archived']): Sentence {
	return replacedBy === undefined
		? withReason('Archived {name} version {version}', { name, version }, why)
		: withReason(
				'Archived {name} version {version} in favour of version {replacedBy}',
				{ name, version, replacedBy },
				why,
			);
}

function withReason(template: string, args: Sentence['args'], why: string | undefined): Sentence {
	return why === undefined
		? sentence(template, args)
		: sentence(`${template}: {why}`, { ...args, why: clipped(why) });
}

function dangling(template: string, isDangling: true | undefined, args: Sentence['args']): Sentence {
	return sentence(isDangling ? `${template}, which does not exist or was deleted` : template, args);
}

/** One line of a value, short enough for a sentence. */
function clipped(text: string): string {
	const [line = ''] = text.split(/[\r\n]/, 1);
	return visible(line === text && line.length <= 80 ? line : `${line.slice(0, 80)}…`);
}
