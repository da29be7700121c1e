import type { FactKey } from '../core/registry/page/fact.js';
import type { LineageKind } from '../core/registry/lineageNode.js';
import type { VersionState } from '../core/registry/page/pageState.js';

/** Every text of the page in the user's language; `{named}` places are filled by the client. */
export interface PageStrings {
	readonly head: {
		/** `{registry}` */
		readonly registry: string;
		readonly aliases: string;
		/** `{alias}`, `{version}` */
		readonly moveAlias: string;
		readonly newAlias: string;
		/** The same in a word. */
		readonly alias: string;
		readonly tags: string;
		/** `{key}` */
		readonly editTag: string;
		readonly newTag: string;
		/** The same in a word. */
		readonly tag: string;
		readonly registerVersion: string;
		readonly problems: string;
		/** `{count}` */
		readonly moreProblems: string;
	};
	readonly tabs: {
		/** `{model}` */
		readonly label: string;
		readonly overview: string;
		readonly versions: string;
		readonly lineage: string;
	};
	readonly overview: {
		readonly description: string;
		readonly noDescription: string;
		readonly addDescription: string;
		readonly editDescription: string;
		readonly openCard: string;
		readonly cardIsCut: string;
		readonly facts: string;
		readonly latest: string;
		readonly created: string;
		/** `{version}` */
		readonly openVersion: string;
		/** `{version}` */
		readonly difference: string;
		/** `{count}` */
		readonly moreFields: string;
	};
	readonly versions: {
		/** `{model}` */
		readonly caption: string;
		readonly none: string;
		readonly number: string;
		readonly aliases: string;
		readonly state: string;
		readonly registered: string;
		readonly by: string;
		readonly size: string;
		readonly summary: string;
		readonly actions: string;
		/** `{version}` */
		readonly details: string;
		/** `{version}` */
		readonly setAlias: string;
		/** `{version}` */
		readonly copyUri: string;
		/** `{version}`, `{file}` */
		readonly openFile: string;
		/** `{count}`, `{total}` */
		readonly showMore: string;
		/** `{count}` */
		readonly moreMetrics: string;
	};
	readonly details: {
		readonly setAlias: string;
		readonly copyUri: string;
		readonly describe: string;
		readonly editTags: string;
		/** `{file}` */
		readonly openFile: string;
		readonly metrics: string;
		readonly params: string;
		readonly facts: string;
		readonly about: string;
		readonly loading: string;
		readonly tags: string;
	};
	readonly lineage: {
		/** `{model}` */
		readonly label: string;
		readonly asList: string;
		readonly zoomIn: string;
		readonly zoomOut: string;
		readonly fit: string;
		/** `{count}` */
		readonly leftOut: string;
		readonly leftOutOne: string;
		readonly unknown: string;
		readonly showVersion: string;
		readonly openModel: string;
		/** `{file}` */
		readonly openFile: string;
		/** `{host}` */
		readonly openUrl: string;
		/** `{to}` */
		readonly leadsTo: string;
	};
	readonly signature: { readonly inputs: string; readonly outputs: string; readonly params: string };
	readonly markdown: { readonly image: string };
	readonly elsewhere: {
		/** `{model}`, `{registry}` */
		readonly gone: string;
		readonly goneWhy: string;
		/** `{model}` */
		readonly away: string;
		readonly awayWhy: string;
		/** `{model}` */
		readonly unreadable: string;
		/** `{file}` */
		readonly openFile: string;
	};
	readonly announce: {
		/** `{uri}` */
		readonly copied: string;
		/** `{column}` */
		readonly sortedUp: string;
		/** `{column}` */
		readonly sortedDown: string;
		/** `{version}` */
		readonly registered: string;
		/** `{alias}`, `{version}` */
		readonly aliasMoved: string;
		/** `{alias}` */
		readonly aliasRemoved: string;
	};
	/** `{version}` */
	readonly version: string;
	readonly facts: Readonly<Record<FactKey, string>>;
	readonly kinds: Readonly<Record<LineageKind, string>>;
	readonly states: Readonly<Record<Exclude<VersionState, 'ready'>, string>>;
}
