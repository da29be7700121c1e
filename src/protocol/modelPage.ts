import type { ModelPageScope } from '../core/registry/modelPage.js';
import type { PageFile } from '../core/registry/page/pageFile.js';
import type { ModelPageState } from '../core/registry/page/pageState.js';
import type { Inbox, Side } from './channel.js';
import { optional, parseCount, parseObject, parseText, ShapeError, type Raw } from './parse.js';
import type { PageStrings } from './pageStrings.js';

// What the client draws with, so that it knows one module only.
export type { Fact, FactKey } from '../core/registry/page/fact.js';
export type { LineageEdge, LineageGraph } from '../core/registry/lineageGraph.js';
export type { LineageKind, LineageNode } from '../core/registry/lineageNode.js';
export type { FieldList, SignatureSummary } from '../core/registry/page/signatureSummary.js';
export type { VersionAbout } from '../core/registry/page/versionAbout.js';
export type { NamedText, VersionDetails } from '../core/registry/page/versionDetails.js';
export type * from '../core/registry/page/pageState.js';
export type { TagItem } from '../core/registry/page/tagItem.js';
export type { ModelPageScope, PageFile };
export type { PageProblem } from '../core/registry/page/pageFile.js';

/** Versions a page shows at first, and how many more it asks for at a time. */
export const scopeStep = 200;

/** Which model of which registry a page is about. */
export interface PageSubject {
	/** The registry's root, as the host names it; no path to the client, only an id. */
	readonly registry: string;
	readonly model: string;
}

/** `away`: the registry itself is not open in this window. */
export type PageContent = ModelPageState | { readonly kind: 'away'; readonly name: string };

/** Everything to show. A client ignores a revision lower than the one it has. */
export interface PageUpdate {
	readonly revision: number;
	readonly subject: PageSubject;
	readonly content: PageContent;
	/** A version the user asked to see, told once. */
	readonly reveal?: number;
}

/** The answer to `ready`. */
export interface Greeting {
	readonly strings: PageStrings;
	/** BCP 47, for dates. */
	readonly language: string;
	readonly update: PageUpdate;
}

/** An intent about the model that is shown; the host refuses it when it shows another one by now. */
type About<T = object> = T & { readonly model: string };

/** What the page asks the host. Ids only: the host looks everything up. */
export interface Requests {
	/** The page has started; `model` and `scope` are what it remembers. */
	ready: { params: { readonly model?: string; readonly scope?: ModelPageScope }; result: Greeting };
	/** What the page shows in full has changed; an update follows. */
	scope: { params: About<{ readonly scope: ModelPageScope }>; result: null };
	registerVersion: { params: About; result: null };
	/** Set or move an alias; the host asks for what is not given. */
	setAlias: { params: About<{ readonly alias?: string; readonly version?: number }>; result: null };
	/** Set or remove a tag of the model or a version; the host asks for what is not given. */
	setTag: { params: About<{ readonly key?: string; readonly version?: number }>; result: null };
	/** Edit the description of the model or a version. */
	describe: { params: About<{ readonly version?: number }>; result: null };
	/** Copy the `models:/` URI; the result is what was copied. */
	copyUri: { params: About<{ readonly alias: string } | { readonly version: number }>; result: string };
	openFile: { params: About<{ readonly file: PageFile }>; result: null };
	/** Open what a node of the lineage graph stands for. */
	openNode: { params: About<{ readonly node: string }>; result: null };
	/** Follow a link of a description or card; the host checks its scheme again. */
	openLink: { params: About<{ readonly href: string }>; result: null };
}

/** What the host tells the page. */
export interface Pushes {
	update: PageUpdate;
}

export type HostSide = Side<Requests>;
export type ClientSide = Side<object, Pushes>;
export type RequestHandlers = {
	readonly [K in keyof Requests]: (params: Requests[K]['params']) => Promise<Requests[K]['result']>;
};

type Parsers = { readonly [K in keyof Requests]: (raw: unknown) => Requests[K]['params'] };

const parsers: Parsers = {
	ready: (raw) => {
		const object = parseObject(raw);
		return { ...optional(object, 'model', parseText), ...optional(object, 'scope', parseScope) };
	},
	scope: about((raw) => ({ scope: parseScope(raw['scope']) })),
	registerVersion: about(() => ({})),
	setAlias: about((raw) => ({
		...optional(raw, 'alias', parseText),
		...optional(raw, 'version', parseCount),
	})),
	setTag: about((raw) => ({ ...optional(raw, 'key', parseText), ...optional(raw, 'version', parseCount) })),
	describe: about((raw) => optional(raw, 'version', parseCount)),
	copyUri: about((raw) =>
		raw['alias'] === undefined
			? { version: parseCount(raw['version'], 'version') }
			: { alias: parseText(raw['alias'], 'alias') },
	),
	openFile: about((raw) => ({ file: parseFile(raw['file']) })),
	openNode: about((raw) => ({ node: parseText(raw['node'], 'node') })),
	openLink: about((raw) => ({ href: parseText(raw['href'], 'href') })),
};

/** The host's inbox: `handlers` behind the parsers of the contract. */
export function hostInbox(handlers: RequestHandlers): Inbox<HostSide> {
	const entries = Object.keys(parsers).map((name) => {
		const key = name as keyof Requests;
		return [key, { parse: parsers[key], handle: handlers[key] }] as const;
	});
	// One parser and one handler a name: `Parsers` and `RequestHandlers` are mapped over the same keys.
	return { requests: Object.fromEntries(entries) as unknown as Inbox<HostSide>['requests'], pushes: {} };
}

/** The client's inbox. */
export function clientInbox(handle: (update: PageUpdate) => void): Inbox<ClientSide> {
	return { requests: {}, pushes: { update: { parse: parseUpdate, handle } } };
}

/** A page's scope, with a limit no page needs more of. Throws `ShapeError`. */
export function parseScope(raw: unknown): ModelPageScope {
	const object = parseObject(raw);
	const limit = Math.min(parseCount(object['limit'], 'limit'), 10_000);
	return { limit, ...optional(object, 'version', parseCount) };
}

/** A subject as a page saved it. Throws `ShapeError`. */
export function parseSubject(raw: unknown): PageSubject {
	const object = parseObject(raw);
	return {
		registry: parseText(object['registry'], 'registry'),
		model: parseText(object['model'], 'model'),
	};
}

/** The frame of an update; its content comes from our own host and is taken as the contract says. */
function parseUpdate(raw: unknown): PageUpdate {
	const object = parseObject(raw);
	parseCount(object['revision'], 'revision');
	parseSubject(object['subject']);
	parseObject(object['content']);
	return object as unknown as PageUpdate;
}

function parseFile(raw: unknown): PageFile {
	const object = parseObject(raw);
	const { kind } = object;
	if (kind === 'model' || kind === 'card') return { kind };
	if (kind === 'alias') return { kind, alias: parseText(object['alias'], 'alias') };
	if (kind === 'version' || kind === 'notes' || kind === 'signature' || kind === 'run')
		return { kind, version: parseCount(object['version'], 'version') };
	throw new ShapeError('a file of the model');
}

function about<T>(parse: (raw: Raw) => T): (raw: unknown) => About<T> {
	return (raw) => {
		const object = parseObject(raw);
		return { ...parse(object), model: parseText(object['model'], 'model') };
	};
}
