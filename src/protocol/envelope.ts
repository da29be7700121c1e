/** What travels between the two ends of a channel; plain JSON. */
export type Envelope =
	| { readonly kind: 'request'; readonly id: number; readonly name: string; readonly params: unknown }
	| { readonly kind: 'reply'; readonly id: number; readonly ok: true; readonly result: unknown }
	| { readonly kind: 'reply'; readonly id: number; readonly ok: false; readonly error: WireError }
	| { readonly kind: 'push'; readonly name: string; readonly value: unknown };

/** Why a request has no result. */
export interface WireError {
	readonly code: string;
	readonly message: string;
}

/** The envelope in `raw`, or `undefined` where it is none of ours. */
export function parseEnvelope(raw: unknown): Envelope | undefined {
	if (typeof raw !== 'object' || raw === null) return undefined;
	const { kind, id, name, params, value, ok, result, error } = raw as Readonly<Record<string, unknown>>;
	if (kind === 'push' && typeof name === 'string') return { kind, name, value };
	if (typeof id !== 'number' || !Number.isSafeInteger(id)) return undefined;
	if (kind === 'request' && typeof name === 'string') return { kind, id, name, params };
	if (kind !== 'reply') return undefined;
	if (ok === true) return { kind, id, ok, result };
	return { kind, id, ok: false, error: parseError(error) };
}

function parseError(raw: unknown): WireError {
	const { code, message } = (typeof raw === 'object' && raw !== null ? raw : {}) as Readonly<
		Record<string, unknown>
	>;
	return {
		code: typeof code === 'string' ? code : 'failed',
		message: typeof message === 'string' ? message : '',
	};
}
