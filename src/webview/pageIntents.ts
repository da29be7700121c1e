import type { ModelEntry } from '../core/registry/entries.js';
import type { Snapshot } from '../core/registry/snapshot.js';
import type { LineageTarget } from '../core/registry/lineageNode.js';
import { formatModelUri } from '../core/model/modelUri.js';
import { findPageModel, locatePageFile, type PageFile } from '../core/registry/page/pageFile.js';
import type { PageContent, RequestHandlers } from '../protocol/modelPage.js';
import type { ModelPageActions, ModelSubject } from './pageActions.js';

/** What intents are carried out with. */
export interface IntentContext {
	/** What the page shows now. */
	subject(): ModelSubject;
	content(): PageContent | undefined;
	snapshotOf(registry: string): Snapshot | undefined;
	/** Shows another model, or a version of this one, on the page. */
	open(subject: ModelSubject, version: number): void;
	readonly actions: ModelPageActions;
	/** Told of an action that failed without telling the user. */
	readonly warn: (message: string) => void;
}

type IntentHandlers = Omit<RequestHandlers, 'ready' | 'scope'>;

/**
 * The page's intents as actions. A page may be hostile, or late: each intent is about the model that is shown now,
 * and what it names is looked up in the registry.
 */
export function pageIntents(context: IntentContext): IntentHandlers {
	const { actions } = context;
	const current = (model: string): ModelSubject => {
		const subject = context.subject();
		if (subject.model !== model) throw new Error(`The page shows ${subject.model} by now`);
		return subject;
	};
	// An action may wait for the user for minutes; the page is not to wait with it.
	const start = (action: Promise<void>): Promise<null> => {
		action.catch((error: unknown) => context.warn(error instanceof Error ? error.message : String(error)));
		return Promise.resolve(null);
	};

	return {
		registerVersion: async ({ model }) => start(actions.registerVersion(current(model))),
		setAlias: async ({ model, ...what }) => start(actions.setAlias(current(model), what)),
		setTag: async ({ model, ...what }) => start(actions.setTag(current(model), what)),
		describe: async ({ model, version }) => start(actions.describe(current(model), version)),
		copyUri: async ({ model, ...what }) => {
			const subject = current(model);
			const { snapshot, entry } = await find(context, subject);
			await requireTarget(snapshot, entry, what);
			const uri = formatModelUri(subject.model, what);
			await actions.copyUri(uri);
			return uri;
		},
		openFile: async ({ model, file }) => openFile(context, current(model), file),
		openNode: async ({ model, node }) => {
			const subject = current(model);
			const content = context.content();
			const nodes = content?.kind === 'model' ? content.lineage.nodes : [];
			const found = nodes.find(({ id }) => id === node);
			if (!found) throw new Error('No such node');
			return openTarget(context, subject, found.target);
		},
		openLink: async ({ model, href }) => {
			current(model);
			return start(actions.openExternal(requireAddress(href)));
		},
	};
}

async function openTarget(
	context: IntentContext,
	subject: ModelSubject,
	target: LineageTarget,
): Promise<null> {
	switch (target.kind) {
		case 'file':
			return openFile(context, subject, target.file);
		case 'url':
			await context.actions.openExternal(requireAddress(target.url));
			return null;
		case 'version':
			context.open(subject, target.version);
			return null;
		case 'model':
			context.open({ ...subject, model: target.name }, target.version);
			return null;
	}
}

async function openFile(context: IntentContext, subject: ModelSubject, file: PageFile): Promise<null> {
	const { snapshot, entry } = await find(context, subject);
	const place = await locatePageFile(snapshot, entry, file);
	if (!place) throw new Error(`The model has no such ${file.kind}`);
	await context.actions.openFile(subject.registry, place.path, place.range);
	return null;
}

async function find(
	context: IntentContext,
	{ registry, model }: ModelSubject,
): Promise<{ snapshot: Snapshot; entry: ModelEntry }> {
	const snapshot = context.snapshotOf(registry);
	const entry = snapshot && (await findPageModel(snapshot, model));
	if (!entry) throw new Error(`${model} is not in the registry`);
	return { snapshot, entry };
}

async function requireTarget(
	snapshot: Snapshot,
	entry: ModelEntry,
	what: { readonly alias: string } | { readonly version: number },
): Promise<void> {
	const isKnown =
		'alias' in what
			? (await snapshot.aliases(entry)).some(({ alias }) => alias === what.alias)
			: (await snapshot.versionNumbers(entry)).some((number) => number === what.version);
	if (!isKnown) throw new Error('No such alias or version');
}

const followedSchemes = new Set(['https:', 'http:', 'mailto:']);

/** The address in its normal form. Throws where it is of a scheme that something other than a browser would open. */
export function requireAddress(href: string): string {
	const url = URL.canParse(href) ? new URL(href) : undefined;
	if (!url || !followedSchemes.has(url.protocol)) throw new Error('Not a web or mail address');
	return url.href;
}
