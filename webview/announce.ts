import type { PageContent } from '../src/protocol/modelPage.js';
import type { PageStrings } from '../src/protocol/pageStrings.js';
import { fill } from './text.js';

/** What to say to one who does not see the page change: the news in `next`, one sentence each, none for another model. */
export function newsOf(before: PageContent, next: PageContent, { announce }: PageStrings): string[] {
	if (before.kind !== 'model' || next.kind !== 'model' || before.name !== next.name) return [];
	const known = new Set(before.versions.rows.map(({ number }) => number));
	const highest = Math.max(0, ...known);
	const registered = next.versions.rows
		.filter(({ number }) => number > highest)
		.map(({ number }) => fill(announce.registered, { version: number }));
	const oldAliases = new Map(before.aliases.map(({ alias, version }) => [alias, version]));
	const moved = next.aliases
		.filter(({ alias, version }) => version !== undefined && oldAliases.get(alias) !== version)
		.map(({ alias, version }) => fill(announce.aliasMoved, { alias: `@${alias}`, version: version ?? '' }));
	const left = new Set(next.aliases.map(({ alias }) => alias));
	const removed = [...oldAliases.keys()]
		.filter((alias) => !left.has(alias))
		.map((alias) => fill(announce.aliasRemoved, { alias: `@${alias}` }));
	return [...registered, ...moved, ...removed];
}
