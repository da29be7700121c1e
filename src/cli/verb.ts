import type { ParseArgsConfig } from 'node:util';
import { registryError } from '../core/errors.js';
import { visible } from '../wording/format.js';
import type { CliIo } from './io.js';
import type { RegistryAccess } from './registryAccess.js';

/** The options a verb takes, as `parseArgs` wants them. */
export type VerbOptions = NonNullable<ParseArgsConfig['options']>;

/** Parsed options by name: strings, lists of strings, or `true`. */
export type OptionValues = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

/** What a verb is given. */
export interface Invocation {
	readonly io: CliIo;
	readonly positionals: readonly string[];
	readonly options: OptionValues;
	/** `--json`. */
	readonly json: boolean;
	readonly registry: RegistryAccess;
	/** Those that people are told of. */
	readonly shownVerbs: readonly NamedVerb[];
}

/** One verb of `gmr`. */
export interface Verb {
	/** `register PATH --name NAME [--alias ALIAS]…`. */
	readonly usage: string;
	/** Help below the usage, a paragraph each; long ones are broken into lines. */
	readonly help: readonly string[];
	readonly example: string;
	readonly options: VerbOptions;
	/** How many positionals are allowed, least and most. */
	readonly positionals: readonly [number, number];
	/** Gives the exit code. Throws `RegistryError`. */
	run(invocation: Invocation): Promise<number>;
}

/** A verb before its code is loaded. */
export interface VerbEntry {
	/** Its line in `gmr help`. */
	readonly summary: string;
	/** For scripts of ours, not for people. */
	readonly isHidden?: true;
	readonly load: () => Promise<Verb>;
}

export type NamedVerb = readonly [name: string, entry: VerbEntry];

/** The text of an option that may be given once. */
export function textOption(options: OptionValues, name: string): string | undefined {
	const value = options[name];
	return typeof value === 'string' ? value : undefined;
}

/** The texts of an option that may be repeated. */
export function textOptions(options: OptionValues, name: string): string[] {
	const value = options[name];
	return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

/** The number of `--limit`. Throws `usage` where it is none from 1 on. */
export function limitOption(options: OptionValues): number | undefined {
	const text = textOption(options, 'limit');
	if (text === undefined) return undefined;
	const limit = Number(text);
	if (/^\d{1,9}$/.test(text) && limit > 0) return limit;
	throw registryError('usage', { message: `--limit is a number from 1 on, not "${visible(text)}"` });
}

/** The option of verbs that read: another point than the work tree as it is now. Their usage names it. */
export const atOption = { at: { type: 'string' } } as const;
/** What help tells of it. */
export const atHelp =
	'--at REF reads a branch, tag or commit instead of the work tree; a day (2026-05-03) or moment (2026-05-03T14:00Z) stands for the last commit of the current branch till then.';
