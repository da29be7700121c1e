import { parseEnvelope, type Envelope, type WireError } from './envelope.js';

/** One end of a wire that carries plain JSON. */
export interface Port {
	post(message: unknown): void;
	onMessage(listener: (message: unknown) => void): { dispose(): void };
}

/** What one side of a conversation can be asked and told. */
export interface Side<Q = object, P = object> {
	/** `{ name: { params, result } }` */
	readonly requests: Q;
	/** `{ name: value }` */
	readonly pushes: P;
}

/** Parameters of the request `K`. */
export type ParamsOf<Q, K extends keyof Q> = Q[K] extends { params: infer P } ? P : never;
type ResultOf<Q, K extends keyof Q> = Q[K] extends { result: infer R } ? R : never;

/** How a side answers what it is asked and takes what it is told: a parser and a handler each. */
export interface Inbox<Here extends Side> {
	readonly requests: {
		readonly [K in keyof Here['requests']]: {
			/** Throws where `raw` is not of the right shape. */
			parse(raw: unknown): ParamsOf<Here['requests'], K>;
			handle(params: ParamsOf<Here['requests'], K>): Promise<ResultOf<Here['requests'], K>>;
		};
	};
	readonly pushes: {
		readonly [K in keyof Here['pushes']]: {
			parse(raw: unknown): Here['pushes'][K];
			handle(value: Here['pushes'][K]): void;
		};
	};
}

export interface ChannelOptions {
	/** Told of messages that were refused and handlers that failed. */
	readonly warn: (message: string) => void;
	/** 10 s if not given. */
	readonly timeoutMs?: number;
}

/** `timeout` and `closed` are the channel's own; the others come from the far side. */
export type ChannelErrorCode = 'timeout' | 'closed' | 'unknown-request' | 'bad-params' | 'failed';

/** A request that got no result. */
export class ChannelError extends Error {
	readonly code: string;

	constructor(code: ChannelErrorCode | (string & {}), message: string) {
		super(message);
		this.name = 'ChannelError';
		this.code = code;
	}
}

interface Pending {
	readonly resolve: (result: unknown) => void;
	readonly reject: (error: ChannelError) => void;
	readonly timer: unknown;
}

interface UntypedInbox {
	readonly requests: Record<
		string,
		{ parse(raw: unknown): unknown; handle(params: unknown): Promise<unknown> }
	>;
	readonly pushes: Record<string, { parse(raw: unknown): unknown; handle(value: unknown): void }>;
}

const defaultTimeoutMs = 10_000;

/**
 * Either end of a typed conversation over a port. What arrives is checked before it is used; a request is always
 * answered, if only with an error, and one that is not answered in time, or before the end, is rejected.
 */
export class Channel<Here extends Side, There extends Side> {
	readonly #port: Port;
	readonly #inbox: UntypedInbox;
	readonly #options: ChannelOptions;
	readonly #subscription: { dispose(): void };
	readonly #pending = new Map<number, Pending>();
	#lastId = 0;
	#isClosed = false;

	constructor(port: Port, inbox: Inbox<Here>, options: ChannelOptions) {
		this.#port = port;
		// By name only: the types of one entry are tied together by `Inbox`.
		this.#inbox = inbox;
		this.#options = options;
		this.#subscription = port.onMessage((message) => this.#receive(message));
	}

	/** Asks the far side. Rejects with a `ChannelError`. */
	request<K extends keyof There['requests'] & string>(
		name: K,
		params: ParamsOf<There['requests'], K>,
	): Promise<ResultOf<There['requests'], K>> {
		if (this.#isClosed) return Promise.reject(closedError(name));
		const id = ++this.#lastId;
		return new Promise((resolve, reject) => {
			const { timeoutMs = defaultTimeoutMs } = this.#options;
			const timer = setTimeout(() => {
				this.#pending.delete(id);
				reject(new ChannelError('timeout', `No answer to ${name} within ${timeoutMs} ms`));
			}, timeoutMs);
			// The far side is typed by the same contract.
			const settle = resolve as (result: unknown) => void;
			this.#pending.set(id, { resolve: settle, reject, timer });
			this.#post({ kind: 'request', id, name, params });
		});
	}

	/** Tells the far side something that needs no answer. */
	push<K extends keyof There['pushes'] & string>(name: K, value: There['pushes'][K]): void {
		if (!this.#isClosed) this.#post({ kind: 'push', name, value });
	}

	/** Ends the conversation: nothing is sent or taken any more, and what is pending is rejected. */
	dispose(): void {
		this.#isClosed = true;
		this.#subscription.dispose();
		const pending = [...this.#pending.values()];
		this.#pending.clear();
		for (const { timer, reject } of pending) {
			clearTimeout(timer);
			reject(closedError('a request'));
		}
	}

	#post(envelope: Envelope): void {
		this.#port.post(envelope);
	}

	#receive(message: unknown): void {
		if (this.#isClosed) return;
		const envelope = parseEnvelope(message);
		// Other scripts may use the same wire (VS Code does); what is not ours is nobody's fault.
		if (!envelope) return;
		if (envelope.kind === 'request') void this.#answer(envelope);
		else if (envelope.kind === 'reply') this.#settle(envelope);
		else this.#take(envelope);
	}

	async #answer({ id, name, params }: Envelope & { kind: 'request' }): Promise<void> {
		const entry = ownEntry(this.#inbox.requests, name);
		if (!entry) {
			this.#refuse(id, { code: 'unknown-request', message: `No request ${name}` });
			return;
		}
		let parsed: unknown;
		try {
			parsed = entry.parse(params);
		} catch (error) {
			this.#refuse(id, { code: 'bad-params', message: `${name}: ${messageOf(error)}` });
			return;
		}
		try {
			const result = await entry.handle(parsed);
			if (!this.#isClosed) this.#post({ kind: 'reply', id, ok: true, result });
		} catch (error) {
			this.#refuse(id, { code: 'failed', message: `${name}: ${messageOf(error)}` });
		}
	}

	#refuse(id: number, error: WireError): void {
		if (this.#isClosed) return;
		this.#options.warn(`${error.code}: ${error.message}`);
		this.#post({ kind: 'reply', id, ok: false, error });
	}

	#settle(reply: Envelope & { kind: 'reply' }): void {
		const pending = this.#pending.get(reply.id);
		if (!pending) return;
		this.#pending.delete(reply.id);
		clearTimeout(pending.timer);
		if (reply.ok) pending.resolve(reply.result);
		else pending.reject(new ChannelError(reply.error.code, reply.error.message));
	}

	#take({ name, value }: Envelope & { kind: 'push' }): void {
		const entry = ownEntry(this.#inbox.pushes, name);
		try {
			if (!entry) throw new Error('not known');
			entry.handle(entry.parse(value));
		} catch (error) {
			this.#options.warn(`Push ${name}: ${messageOf(error)}`);
		}
	}
}

function ownEntry<T>(entries: Readonly<Record<string, T>>, name: string): T | undefined {
	return Object.hasOwn(entries, name) ? entries[name] : undefined;
}

function closedError(name: string): ChannelError {
	return new ChannelError('closed', `The channel was closed before ${name} was answered`);
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
