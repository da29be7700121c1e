import { isRegistryError, type Failure } from '../core/errors.js';

/** What a check gave, or which rule of the registry it refused by; anything else is thrown on. */
export function attempt<T>(
	check: () => T,
): { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure } {
	try {
		return { ok: true, value: check() };
	} catch (error) {
		if (isRegistryError(error)) return { ok: false, failure: error.failure };
		throw error;
	}
}
