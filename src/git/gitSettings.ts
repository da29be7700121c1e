import { commitModes, type CommitMode } from '../core/ports.js';
import type { Git } from './git.js';

/** What git's configuration says, as far as we ask: one process for all of it. */
export interface GitSettings {
	/** The last value of a key (`gmr.commit`), its section and name in lower case. */
	get(key: string): string | undefined;
	/** Is a switch on? As git reads them: `true`, `yes`, `on`, `1`, or the bare key. */
	isOn(key: string): boolean;
}

/** Do hooks run? */
export type HookChoice = (typeof hookChoices)[number];
const hookChoices = ['run', 'skip'] as const;

/** Reads the configuration of the system, the user and the repository of git's folder. Throws `git-failed`. */
export async function readSettings(git: Git): Promise<GitSettings> {
	return parseSettings((await git.run({ command: ['config', '--list', '-z'] })).toString('utf8'));
}

/** Records of `key LF value NUL`; a bare key has no LF. */
export function parseSettings(output: string): GitSettings {
	const values = new Map<string, string | undefined>();
	for (const record of output.split('\0')) {
		const lineBreak = record.indexOf('\n');
		if (lineBreak < 0) values.set(record, undefined);
		else values.set(record.slice(0, lineBreak), record.slice(lineBreak + 1));
	}
	return {
		get: (key) => values.get(key),
		isOn: (key) => values.has(key) && /^(?:true|yes|on|[1-9]\d*|)$/i.test(values.get(key) ?? ''),
	};
}

/** `gmr.commit`: what becomes of an Edit unless the caller says. A word that is none of ours counts as `commit`. */
export function commitModeOf(settings: GitSettings): CommitMode {
	return commitModes.find((mode) => mode === settings.get('gmr.commit')) ?? 'commit';
}

/** `gmr.hooks`: whether hooks run unless the caller says. */
export function hookChoiceOf(settings: GitSettings): HookChoice {
	return hookChoices.find((choice) => choice === settings.get('gmr.hooks')) ?? 'run';
}

/**
 * `Ada <ada@example.com>` where environment or configuration name the author plainly; `undefined` where git must be
 * asked, since it also cleans names and makes them up from the system's accounts.
 */
export function plainAuthor(settings: GitSettings, environment: NodeJS.ProcessEnv): string | undefined {
	const name = environment['GIT_AUTHOR_NAME'] ?? settings.get('author.name') ?? settings.get('user.name');
	const email = environment['GIT_AUTHOR_EMAIL'] ?? settings.get('author.email') ?? settings.get('user.email');
	const isPlain = /^[\p{L}\p{N}](?:[\p{L}\p{N} .'-]*[\p{L}\p{N}])?$/u.test(name ?? '');
	return isPlain && /^[\w.+-]+@[\w.-]+\w$/.test(email ?? '') ? `${name} <${email}>` : undefined;
}
