import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { unlessMissing } from '../files/systemError.js';
import type { Git } from './git.js';
import { parseSettings, type GitSettings } from './gitSettings.js';

/** What was read, and the files it came from with their states. */
interface Known {
	readonly settings: GitSettings;
	readonly stamps: ReadonlyMap<string, string>;
}

/** The configuration of a repository now, for who asks once. Throws `git-failed`. */
export function readSettings(git: Git): Promise<GitSettings> {
	return new SettingsCache(git).read(Promise.resolve(git.folder));
}

/**
 * git's configuration for one folder: asked for by one process, and again when one of the files it came from, or may
 * come from, has changed. What is included from other files depends on more than files, and is asked for every time.
 */
export class SettingsCache {
	readonly #git: Git;
	#known: Promise<Known | undefined> = Promise.resolve(undefined);

	constructor(git: Git) {
		this.#git = git;
	}

	/** `topLevel` of the repository is waited for only after git was asked. Throws `git-failed`. */
	async read(topLevel: Promise<string>): Promise<GitSettings> {
		const known = await this.#known.catch(() => undefined);
		if (known && (await isCurrent(known.stamps))) return known.settings;
		const asked = this.#ask(topLevel);
		this.#known = asked.then(({ known: next }) => next);
		// Who asked is told.
		this.#known.catch(() => undefined);
		return (await asked).settings;
	}

	async #ask(topLevel: Promise<string>): Promise<{ settings: GitSettings; known: Known | undefined }> {
		const output = await this.#git.run({ command: ['config', '--list', '-z', '--show-origin'] });
		const records = output.toString('utf8').split('\0');
		const origins = new Set(records.filter((_, index) => index % 2 === 0 && records[index] !== ''));
		const settings = parseSettings(records.filter((_, index) => index % 2 === 1).join('\0'));
		// The environment and our own words do not change.
		origins.delete('command line:');
		const files = Array.from(origins, (origin) => /^file:(.*)$/s.exec(origin)?.[1]);
		const isIncluding = records.some((record) => /^include(?:if)?\./i.test(record));
		if (isIncluding || files.includes(undefined)) return { settings, known: undefined };
		const { options } = this.#git;
		const home = (options.environment ?? process.env)['HOME'] ?? homedir();
		const likely = ['.gitconfig', '.config/git/config'].map((file) => join(home, file));
		const paths = [...files, ...likely, '/etc/gitconfig'].flatMap((file) => file ?? []);
		// git tells its own files from the top, wherever it was started.
		const top = await topLevel;
		const stamps = paths.map(async (file) => {
			const path = isAbsolute(file) ? file : join(top, file);
			return [path, await stampOf(path)] as const;
		});
		return { settings, known: { settings, stamps: new Map(await Promise.all(stamps)) } };
	}
}

async function isCurrent(stamps: ReadonlyMap<string, string>): Promise<boolean> {
	const now = await Promise.all([...stamps.keys()].map(stampOf));
	return [...stamps.values()].every((stamp, index) => stamp === now[index]);
}

async function stampOf(path: string): Promise<string> {
	const found = await unlessMissing(stat(path, { bigint: true }), undefined);
	return found ? [found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join(' ') : '';
}
