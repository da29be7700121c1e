import { registryError, type NameReason } from '../errors.js';
import type { ModelName } from './brands.js';

/** Characters, as MLflow counts them: an emoji is one. */
const maxLength = 256;
/**
 * Controls, zero-width and default-ignorable characters, bidi controls, lone surrogates; besides, annotation marks,
 * code points that are no characters, and the braille pattern without dots.
 */
const invisible =
	/[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2028\u2029\u2800\ufff9-\ufffb]/u;

/**
 * A name as MLflow accepts it: not blank, no `/` or `:`, unchanged by `posixpath.normpath`.
 * Throws `name-invalid`. For names that exist already; a new one goes through `parseNewModelName`.
 */
export function parseModelName(text: string): ModelName {
	const reason = nameReason(text);
	if (reason) throw registryError('name-invalid', { name: text, reason });
	return text as ModelName;
}

/**
 * A name for a new model: MLflow's rule, MLflow's column limit, and nothing that no URI can address (`@ # ?`)
 * or no eye can see. Throws `name-invalid`.
 */
export function parseNewModelName(text: string): ModelName {
	const reason: NameReason | undefined =
		nameReason(text) ??
		(/[@#?]/.test(text)
			? 'unaddressable'
			: invisible.test(text) || text !== text.trim()
				? 'invisible'
				: Array.from(text).length > maxLength
					? 'length'
					: undefined);
	if (reason) throw registryError('name-invalid', { name: text, reason });
	return text as ModelName;
}

function nameReason(text: string): NameReason | undefined {
	if (text.trim() === '') return 'blank';
	if (/[/:]/.test(text)) return 'separator';
	if (text === '.' || text.startsWith('..')) return 'dots';
	return undefined;
}

/** Names with one canonical key look or resolve alike somewhere: by case, Unicode form or invisible characters. */
export function canonicalKey(name: string): string {
	const visible = name.normalize('NFKC').replace(/\p{Default_Ignorable_Code_Point}/gu, '');
	// Lower, upper and lower again approximates full case folding (ß, ẞ and ss; final sigma) with what the language has.
	return visible.toLowerCase().toUpperCase().toLowerCase().normalize('NFKC');
}

/** A name no existing model has or looks like. Throws `name-invalid`, `name-taken`, `name-twin`. */
export function checkNewName(name: string, existing: readonly string[]): ModelName {
	const parsed = parseNewModelName(name);
	const key = canonicalKey(parsed);
	const twin = existing.find((each) => canonicalKey(each) === key);
	if (twin === name) throw registryError('name-taken', { name });
	if (twin !== undefined) throw registryError('name-twin', { name, existing: twin });
	return parsed;
}
