import { isRegistryError } from '../errors.js';
import { parseAlias, parseExistingAlias } from '../model/alias.js';
import type { AliasName, VersionNumber } from '../model/brands.js';
import { isVersionNumber } from '../model/versionNumber.js';
import { invalid, versionMissing } from './failure.js';

const maxKey = 250;
/** Of the values of tags, both kinds. */
export const maxTagValue = 100_000;

/** A model's name by MLflow's rule for all names, new and old. */
export function checkModelName(name: string, field: 'name' | 'new_name' = 'name'): void {
	if (name.trim() === '') throw invalid(`Missing value for required parameter '${field}'.`);
	if (/[/:]/.test(name)) throw invalid(`Invalid model name '${name}'. Names cannot contain '/' or ':'.`);
	if (name === '.' || name.startsWith('..')) throw notNormal('name', name);
}

export function checkTag(key: string, value: string): void {
	checkTagKey(key);
	if (lengthOf(key) > maxKey) throw tooLong('key', maxKey);
	if (lengthOf(value) > maxTagValue) throw tooLong('value', maxTagValue);
}

/** A tag of a version, among them the text of a prompt. */
export function checkVersionTag(key: string, value: string): void {
	if (key === 'mlflow.prompt.text' && lengthOf(value) > maxTagValue)
		throw invalid(`Prompt text exceeds max length of ${maxTagValue} characters.`);
	checkTag(key, value);
}

export function checkTagKey(key: string): void {
	if (!/^[/\p{L}\p{N}_.\- :]*$/u.test(key))
		throw invalid(
			`${invalidValue('key', key)}Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).`,
		);
	const segments = key.split('/');
	const isNormal = segments.every((segment) => segment !== '' && segment !== '.' && segment !== '..');
	if (!isNormal || key.startsWith('..')) throw notNormal('key', key);
}

/** An alias that is asked for or deleted: `latest` and `v1` are none, but no fault either. */
export function checkAlias(alias: string): AliasName {
	if (alias === '') throw invalid('Registered model alias name cannot be empty.');
	try {
		return parseExistingAlias(alias);
	} catch (error) {
		if (!isRegistryError(error) || error.failure.code !== 'alias-invalid') throw error;
		const { reason } = error.failure.data;
		throw reason === 'length' ? tooLong('Registered model alias name', 255) : badAlias(alias);
	}
}

/** An alias that is set. */
export function checkNewAlias(alias: string): AliasName {
	checkAlias(alias);
	if (/^latest$/i.test(alias)) throw invalid("'latest' alias name (case insensitive) is reserved.");
	if (/^v\p{Nd}+$/iu.test(alias)) throw invalid(`Version alias name '${alias}' is reserved.`);
	return parseAlias(alias);
}

/** Is it a whole number? */
export function checkVersionText(text: string): void {
	if (!/^\s*[-+]?\d+(?:_\d+)*\s*$/.test(text))
		throw invalid(`Parameter 'version' must be an integer, got '${text}'.`);
}

/** `7`, also as `07` or ` 7 `. A number that no version can have is of one that is not there. */
export function versionOf(name: string, text: string): VersionNumber {
	checkVersionText(text);
	const number = Number(text.replaceAll('_', ''));
	if (!isVersionNumber(number)) throw versionMissing(name, text);
	return number;
}

function badAlias(alias: string): Error {
	return invalid(
		`Invalid alias name: '${alias}'. Names may only contain alphanumerics, underscores (_), and dashes (-).`,
	);
}

function tooLong(what: string, limit: number): Error {
	return invalid(`'${what}' exceeds the maximum length of ${limit} characters`);
}

function notNormal(field: string, name: string): Error {
	return invalid(
		`${invalidValue(field, name)}Names may be treated as files in certain cases, and must not resolve to other names when treated as such.`,
	);
}

function invalidValue(field: string, value: string): string {
	return `Invalid value ${JSON.stringify(value)} for parameter '${field}' supplied: `;
}

/** As MLflow counts: an emoji is one character. */
function lengthOf(text: string): number {
	return text.length > maxKey ? Array.from(text).length : text.length;
}
