import { buildModelPage, type ModelPageScope } from '../core/registry/modelPage.js';
import type { Logger } from '../core/ports.js';
import type { PageWording } from '../core/registry/page/pageWording.js';
import type { Snapshot } from '../core/registry/snapshot.js';
import { Channel, type Port } from '../protocol/channel.js';
import {
	hostInbox,
	scopeStep,
	type ClientSide,
	type Greeting,
	type HostSide,
	type PageContent,
	type PageUpdate,
} from '../protocol/modelPage.js';
import type { PageStrings } from '../protocol/pageStrings.js';
import type { ModelPageActions, ModelSubject } from './pageActions.js';
import { pageIntents } from './pageIntents.js';

/** What a session works with. */
export interface SessionContext {
	readonly port: Port;
	snapshotOf(registry: string): Snapshot | undefined;
	readonly actions: ModelPageActions;
	/** Shows another model, or a version, on the same page. */
	open(subject: ModelSubject, version: number): void;
	readonly wording: PageWording;
	readonly strings: PageStrings;
	readonly language: string;
	readonly log: Pick<Logger, 'warn'>;
	/** How long a page that starts waits for its registry to be found; 5 s if not given. */
	readonly patienceMs?: number;
}

/**
 * The host's end of one page: answers what the page asks and pushes the whole state whenever it has changed. Knows
 * nothing of VS Code.
 */
export class PageSession {
	readonly #context: SessionContext;
	readonly #channel: Channel<HostSide, ClientSide>;
	#subject: ModelSubject;
	#scope: ModelPageScope = { limit: scopeStep };
	#reveal: number | undefined;
	#content: PageContent | undefined;
	/** What the page has, so that a change which does not concern it stays silent. */
	#sent = '';
	/** The page has started and is there to be told. */
	#isReady = false;
	/** Counts builds: of two updates, the one that was begun later is the newer. */
	#revision = 0;
	/** Pages that wait for their registry to be found. */
	readonly #waiting = new Set<() => void>();

	constructor(subject: ModelSubject, context: SessionContext) {
		this.#subject = subject;
		this.#context = context;
		const inbox = hostInbox({
			ready: (params) => this.#greet(params),
			scope: async ({ model, scope }) => {
				if (model === this.#subject.model) this.#scope = scope;
				await this.refresh();
				return null;
			},
			...pageIntents({
				subject: () => this.#subject,
				content: () => this.#content,
				snapshotOf: (registry) => context.snapshotOf(registry),
				open: (target, version) => context.open(target, version),
				actions: context.actions,
				warn: (message) => context.log.warn(`Model page: ${message}`),
			}),
		});
		const warn = (message: string): void => context.log.warn(`Model page: ${message}`);
		this.#channel = new Channel<HostSide, ClientSide>(context.port, inbox, { warn });
	}

	/** Shows a model and, if given, one of its versions. */
	async show(subject: ModelSubject, version?: number): Promise<void> {
		const isOther = subject.model !== this.#subject.model || subject.registry !== this.#subject.registry;
		if (isOther) this.#scope = { limit: scopeStep };
		this.#subject = subject;
		if (version !== undefined) {
			this.#reveal = version;
			this.#scope = { ...this.#scope, version };
		}
		await this.refresh();
	}

	/** Pushes the state of now, if the page is there and has another. */
	async refresh(): Promise<void> {
		for (const wake of this.#waiting) wake();
		if (!this.#isReady) return;
		const revision = ++this.#revision;
		const content = await this.#build();
		if (revision !== this.#revision || this.#isAway()) return;
		const isNews = JSON.stringify([this.#subject, content]) !== this.#sent || this.#reveal !== undefined;
		if (isNews) this.#channel.push('update', this.#updateOf(revision, content));
	}

	#isAway(): boolean {
		return !this.#isReady;
	}

	/** The page is hidden, and with that gone; it says `ready` when it comes back. */
	pause(): void {
		this.#isReady = false;
	}

	/** Ends the session. */
	dispose(): void {
		this.#isReady = false;
		this.#channel.dispose();
		for (const wake of this.#waiting) wake();
	}

	async #greet(params: { readonly model?: string; readonly scope?: ModelPageScope }): Promise<Greeting> {
		const { strings, language } = this.#context;
		this.#isReady = true;
		if (params.scope && params.model === this.#subject.model && this.#reveal === undefined)
			this.#scope = params.scope;
		await this.#registryFound();
		const revision = ++this.#revision;
		return { strings, language, update: this.#updateOf(revision, await this.#build()) };
	}

	#updateOf(revision: number, content: PageContent): PageUpdate {
		const reveal = this.#reveal;
		this.#reveal = undefined;
		this.#content = content;
		this.#sent = JSON.stringify([this.#subject, content]);
		const update = { revision, subject: this.#subject, content };
		return reveal === undefined ? update : { ...update, reveal };
	}

	async #build(): Promise<PageContent> {
		const { registry, model } = this.#subject;
		const { wording } = this.#context;
		const snapshot = this.#context.snapshotOf(registry);
		if (!snapshot) return { kind: 'away', name: model };
		const registryName = folderName(registry);
		return buildModelPage(snapshot, model, { scope: this.#scope, wording, registryName });
	}

	/** After a reload of the window pages come back before the registries have been found. */
	async #registryFound(): Promise<void> {
		if (this.#context.snapshotOf(this.#subject.registry)) return;
		await new Promise<void>((resolve) => {
			const done = (): void => {
				clearTimeout(timer);
				this.#waiting.delete(wake);
				resolve();
			};
			const wake = (): void => {
				if (this.#context.snapshotOf(this.#subject.registry) || !this.#isReady) done();
			};
			const timer = setTimeout(done, this.#context.patienceMs ?? 5000);
			this.#waiting.add(wake);
		});
	}
}

/** The last part of a path or URI. */
function folderName(root: string): string {
	const last = root.split(/[\\/]/).findLast((part) => part !== '') ?? root;
	try {
		return decodeURIComponent(last);
	} catch {
		// A path with a percent sign.
		return last;
	}
}
