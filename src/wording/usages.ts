import type { SkipReason } from '../core/usages/scannedFile.js';
import type { UnresolvedUsage, UsageResolution } from '../core/usages/usageResolver.js';
import { listed, visible } from './format.js';
import { sentence, type Sentence } from './sentence.js';
import { shown } from './shown.js';

/** What a usage means now, in a few words behind its text: `version 7 (@champion)`. */
export function resolutionSentence(resolution: UsageResolution): Sentence {
	switch (resolution.kind) {
		case 'version': {
			const { version, aliases, isArchived } = resolution;
			const marks = [...aliases.map((alias) => `@${visible(alias)}`), ...(isArchived ? ['archived'] : [])];
			return sentence('version {version}{marks}', {
				version,
				marks: marks.length === 0 ? '' : ` (${marks.join(', ')})`,
			});
		}
		case 'model':
			return sentence('registered model');
		case 'elsewhere':
			return resolution.registry === undefined
				? sentence('logged model of a tracking server')
				: sentence('another registry: {registry}', shown({ registry: resolution.registry }));
		case 'invalid':
			return sentence('not a valid reference to a model');
		case 'dynamic':
			return sentence('put together when the program runs');
		case 'unresolved':
			return unresolvedSentence(resolution);
	}
}

function unresolvedSentence({ name, reason, target = '', suggestion }: UnresolvedUsage): Sentence {
	const hint = suggestion === undefined ? '' : `; did you mean ${visible(suggestion)}?`;
	return sentence(unresolvedTemplates[reason], { ...shown({ name, target }), hint });
}

const unresolvedTemplates: Record<UnresolvedUsage['reason'], string> = {
	model: 'no model {name} here{hint}',
	'no-target': 'names no version; write models:/{name}@ALIAS or models:/{name}/VERSION',
	version: 'no version {target}',
	deleted: 'version {target} was deleted',
	alias: 'no alias @{target}{hint}',
	stage: 'no version in stage {target}{hint}',
	'no-versions': 'no versions yet',
	dangling: '@{target} points at a version that is not there',
	broken: 'files of the registry are broken; see gmr check',
};

/** How many files could use models and were not looked into, and why. */
export function skippedSentence(reasons: readonly SkipReason[]): Sentence {
	const counts = (Object.keys(skipWords) as SkipReason[]).flatMap((reason) => {
		const count = reasons.filter((each) => each === reason).length;
		return count === 0 ? [] : [`${count} ${skipWords[reason]}`];
	});
	return sentence('Files that were not looked into: {counts}. To see which: --json', {
		counts: listed(counts),
	});
}

const skipWords: Record<SkipReason, string> = {
	size: 'too large',
	binary: 'binary',
	encoding: 'not UTF-8',
	unreadable: 'not readable for you',
	name: 'with a path that is not UTF-8',
};
