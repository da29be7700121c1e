import type { Problem } from '../core/problem.js';
import type { ViewItemFlag, ViewItemKind } from '../host/ids.js';
import type { Translate } from '../host/translate.js';
import { formatMetric, listed, relativeTime, visible } from '../wording/format.js';
import { placedSentence } from '../wording/problems.js';
import { sentence } from '../wording/sentence.js';
import type { AliasFacts, Facts, ModelFacts, RegistryFacts, VersionFacts } from './facts.js';

/** A row of the tree as VS Code's API wants it, without the API. */
export interface Row {
	readonly label: string;
	readonly description: string;
	readonly icon: Icon;
	/** Kind and flags, for the menus: `version+aliased`. */
	readonly contextValue: string;
	/** What a screen reader says. */
	readonly accessibleName: string;
	readonly expansion: 'none' | 'collapsed' | 'expanded';
	/** What a click does; rows that only unfold have none. */
	readonly click?: Click;
}
export interface Icon {
	/** Id of a codicon. */
	readonly id: string;
	/** Id of a theme colour; only where it carries a state. */
	readonly color?: string;
}
export type Click =
	| { readonly kind: 'openPage'; readonly version: number }
	| { readonly kind: 'selectVersion'; readonly version: number }
	| { readonly kind: 'openFile'; readonly problem: Problem };

/** The row of what `facts` tell, in the words of `t` and seen at `now`. */
export function rowOf(facts: Facts, t: Translate, now: Date): Row {
	switch (facts.kind) {
		case 'registry':
			return registryRow(facts, t);
		case 'model':
			return modelRow(facts, t, now);
		case 'alias':
			return aliasRow(facts, t);
		case 'version':
			return versionRow(facts, t, now);
		case 'older':
			return olderRow(facts.count, t);
		case 'problem':
			return problemRow(visible(facts.title), facts.problem, contextValue('problem'), t);
	}
}

function registryRow({ folder, name, models }: RegistryFacts, t: Translate): Row {
	const label = visible(name ?? folder);
	const count = models === 1 ? t(sentence('1 model')) : t(sentence('{models} models', { models }));
	return {
		label,
		description: name === undefined ? '' : visible(folder),
		icon: { id: 'repo' },
		contextValue: contextValue('registry'),
		accessibleName: t(sentence('{label}, model registry, {count}', { label, count })),
		expansion: 'expanded',
	};
}

function modelRow(facts: ModelFacts, t: Translate, now: Date): Row {
	const name = visible(facts.name);
	const { headline, latest, updated } = facts;
	const current = headline
		? `@${visible(headline.alias)} v${headline.version}`
		: latest === undefined
			? t(sentence('no versions'))
			: `v${latest}`;
	const spoken = headline
		? t(
				sentence('{name}, registered model, @{alias} is version {version}, newest is version {latest}', {
					name,
					alias: visible(headline.alias),
					version: headline.version,
					latest: latest ?? headline.version,
				}),
			)
		: latest === undefined
			? t(sentence('{name}, registered model, no versions', { name }))
			: t(sentence('{name}, registered model, newest is version {latest}, no aliases', { name, latest }));
	return {
		label: name,
		description: joined(current, updated === undefined ? undefined : relativeTime(updated, now)),
		icon: { id: 'package' },
		contextValue: contextValue('model', facts.aliases > 0),
		accessibleName: spoken,
		expansion: facts.isOnly ? 'expanded' : 'collapsed',
	};
}

function aliasRow({ alias, model, version, problem, isDangling }: AliasFacts, t: Translate): Row {
	const label = `@${visible(alias)}`;
	if (problem) return problemRow(label, problem, contextValue('alias'), t);
	const target = version ?? 0;
	const names = { alias: visible(alias), model: visible(model), version: target };
	if (isDangling) {
		return {
			label,
			description: t(sentence('→ v{version}, which is gone', { version: target })),
			icon: warning,
			contextValue: contextValue('alias'),
			accessibleName: t(sentence('@{alias}, alias of {model}, points at v{version}, which is gone', names)),
			expansion: 'none',
		};
	}
	return {
		label,
		description: `→ v${target}`,
		icon: { id: 'bookmark' },
		contextValue: contextValue('alias'),
		accessibleName: t(sentence('@{alias}, alias of {model}, points at v{version}', names)),
		expansion: 'none',
		click: { kind: 'selectVersion', version: target },
	};
}

function versionRow(facts: VersionFacts, t: Translate, now: Date): Row {
	const { version, metric, created, state, problem } = facts;
	const label = t(sentence('Version {version}', { version }));
	const context = contextValue('version', facts.aliases.length > 0);
	if (problem) return problemRow(label, problem, context, t);

	const aliases = facts.aliases.map((alias) => `@${visible(alias)}`);
	const shownMetric = metric && `${visible(metric.name)} ${formatMetric(metric.value)}`;
	const age = created === undefined ? undefined : relativeTime(created, now);
	const stateWord =
		state === 'archived'
			? t(sentence('archived'))
			: state === 'elsewhere'
				? t(sentence('files elsewhere'))
				: undefined;
	const spoken = t(sentence('Version {version} of {model}', { version, model: visible(facts.model) }));
	const details = [listed(aliases), stateWord, shownMetric, age].filter(Boolean).join(', ');
	return {
		label,
		description: joined(stateWord, aliases.join(' '), shownMetric, age),
		icon: { id: state === 'archived' ? 'archive' : state === 'elsewhere' ? 'cloud' : 'git-commit' },
		contextValue: context,
		accessibleName: [spoken, details].filter(Boolean).join(', '),
		expansion: 'none',
		click: { kind: 'openPage', version },
	};
}

function olderRow(count: number, t: Translate): Row {
	const label =
		count === 1 ? t(sentence('1 older version')) : t(sentence('{count} older versions', { count }));
	return {
		label,
		description: '',
		icon: { id: 'ellipsis' },
		contextValue: contextValue('older'),
		accessibleName: label,
		expansion: 'collapsed',
	};
}

const warning: Icon = { id: 'warning', color: 'problemsWarningIcon.foreground' };

function problemRow(label: string, problem: Problem, context: string, t: Translate): Row {
	const description = t(placedSentence(problem));
	return {
		label,
		description,
		icon: warning,
		contextValue: context,
		accessibleName: t(sentence("{label} can't be read: {description}", { label, description })),
		expansion: 'none',
		click: { kind: 'openFile', problem },
	};
}

function contextValue(kind: ViewItemKind, isAliased = false): string {
	const flag: ViewItemFlag = 'aliased';
	return isAliased ? `${kind}+${flag}` : kind;
}

/** Facts of one line, the most useful first: a narrow row is cut on the right. */
function joined(...facts: readonly (string | undefined)[]): string {
	return facts.filter((fact) => fact !== undefined && fact !== '').join(' · ');
}
