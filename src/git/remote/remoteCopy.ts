import { appendFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRegistryError, registryError } from '../../core/errors.js';
import { makeAside } from '../../files/asideFolder.js';
import { Git, type GitCommand, type GitOptions } from '../git.js';
import type { GitResult } from '../gitProcess.js';
import { patientGit } from '../lfs/lfsPatience.js';
import { fetchMissing } from '../missingObjects.js';
import { networkFailure, sshVariables } from '../network.js';
import { readSettings } from '../settingsCache.js';
import { transports, type RepositoryUrl } from './repositoryUrl.js';

/** That of a repository is known only when it is asked. */
type ObjectFormat = 'sha1' | 'sha256';

/** Words by which a command knows that the remote has what is not here; git runs no fetch of its own without them. */
const promisor = [
	...['-c', 'remote.origin.promisor=true'],
	...['-c', 'remote.origin.partialclonefilter=blob:none'],
];
/** A ref, as git takes them on a command line for fetching; no pattern, no range. */
const plainRef = /^(?![-+])(?!.*(?:\.\.|@\{))[^\s~^:?*[\\\p{Cc}]+$/u;

/** A repository aside that has of another what was asked for, by ids; all of it goes away in the end. */
export class RemoteCopy implements AsyncDisposable {
	readonly #url: RepositoryUrl;
	readonly #signal: AbortSignal | undefined;
	/** Readable by this user only. */
	readonly #home: string;
	readonly #options: GitOptions;
	#variables: Readonly<Record<string, string>> = {};
	#git: Git | undefined;

	private constructor(
		url: RepositoryUrl,
		home: string,
		options: GitOptions,
		signal: AbortSignal | undefined,
	) {
		this.#url = url;
		this.#home = home;
		this.#signal = signal;
		this.#options = { ...options, supply: (ids) => this.#supply(ids) };
	}

	/** Makes an empty folder in `aside`. */
	static async create(
		url: RepositoryUrl,
		request: { aside: string; signal?: AbortSignal | undefined; options?: Partial<GitOptions> },
	): Promise<RemoteCopy> {
		const home = await makeAside(request.aside);
		const { options = {}, signal } = request;
		const environment = ownEnvironment(options.environment ?? process.env, home);
		return new RemoteCopy(url, home, { trusted: () => true, ...options, environment }, signal);
	}

	/** Runs at the top of the copy, after `fetchTip`. */
	get git(): Git {
		if (!this.#git) throw new Error('Nothing was fetched yet');
		return this.#git;
	}

	/** Fetches the names of a commit's files and gives its id. Throws as `openRemoteRegistry` does. */
	async fetchTip(ref: string | undefined): Promise<string> {
		if (ref !== undefined && !plainRef.test(ref)) throw this.#refNotFound(ref);
		return this.#fetchTip(ref, { format: 'sha1', isFiltered: true });
	}

	/**
	 * Fetches the first files by their ids. Some servers filter, but hand nothing out by its id; of these the files of
	 * the commit are fetched.
	 */
	async supplyFirst(ids: readonly string[], ref: string | undefined): Promise<void> {
		try {
			await this.#supply(ids);
		} catch (error) {
			if (!isRegistryError(error, 'repository-ref-not-found')) throw error;
			const format = ids[0]?.length === 64 ? 'sha256' : 'sha1';
			await this.#fetchTip(ref, { format, isFiltered: false });
		}
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await rm(this.#home, { recursive: true, force: true, maxRetries: 5 });
	}

	async #fetchTip(
		ref: string | undefined,
		{ format, isFiltered }: { format: ObjectFormat; isFiltered: boolean },
	): Promise<string> {
		const git = await this.#makeRepository(format);
		const settings = isFiltered ? promisor : [];
		const command: GitCommand = {
			command: [
				...[...settings, 'fetch', '--quiet', '--depth=1', '--no-tags', '--no-auto-maintenance'],
				...['--recurse-submodules=no', ...(isFiltered ? ['--filter=blob:none'] : [])],
			],
			operands: ['origin', ref ?? 'HEAD'],
			purpose: 'network',
			variables: this.#variables,
			signal: this.#signal,
		};
		const result = await patientGit(git).feed(command);
		if (format === 'sha1' && /mismatched algorithms|object[- ]format/i.test(result.stderr))
			return this.#fetchTip(ref, { format: 'sha256', isFiltered });
		if (result.exitCode !== 0) throw this.#failure(command, result, ref);
		const names = ['rev-parse', '--quiet', '--verify', 'FETCH_HEAD^{commit}'];
		const { exitCode, stdout } = await git.feed({ command: names });
		if (exitCode !== 0) throw this.#refNotFound(ref);
		return stdout.toString('latin1').trim();
	}

	async #supply(ids: readonly string[]): Promise<void> {
		const variables = this.#variables;
		const signal = this.#signal;
		const failed = await fetchMissing(this.git, ids, {
			remote: 'origin',
			settings: promisor,
			variables,
			signal,
		});
		if (failed) throw this.#failure(failed.command, failed, undefined);
	}

	/** Not a bare one: git may be told to use none (`safe.bareRepository`). */
	async #makeRepository(format: ObjectFormat): Promise<Git> {
		const folder = join(this.#home, 'repository');
		await rm(folder, { recursive: true, force: true });
		await mkdir(folder);
		const git = new Git(folder, this.#options);
		const init = ['init', '--quiet', '--template=', '--initial-branch=main', `--object-format=${format}`];
		await git.run({ command: init, purpose: 'write' });
		await appendFile(join(folder, '.git', 'config'), await this.#config());
		this.#variables = sshVariables(git, await readSettings(git));
		this.#git = git;
		return git;
	}

	/**
	 * The address is no argument of a process, which every user of the machine could read. A password is git's from a
	 * file, for this host alone, and no other helper is told of it.
	 */
	async #config(): Promise<string> {
		const { url, credentials } = this.#url;
		const lines = [
			'[core]',
			`hooksPath = ${quoted('/dev/null')}`,
			'[remote "origin"]',
			`url = ${quoted(url)}`,
		];
		if (credentials)
			lines.push(`[credential ${quoted(credentials.origin)}]`, `username = ${quoted(credentials.user)}`);
		if (credentials?.url !== undefined) {
			const file = join(this.#home, 'credentials');
			await writeFile(file, `${credentials.url}\n`, { mode: 0o600 });
			const path = file.replaceAll('\\', '/').replaceAll("'", "'\\''");
			lines.push('useHttpPath = false', 'helper =');
			lines.push(`helper = ${quoted(`store --file='${path}'`)}`);
		}
		return `${lines.join('\n')}\n`;
	}

	#failure(command: GitCommand, result: GitResult, ref: string | undefined): Error {
		const { url } = this.#url;
		const stderr = this.#url.redact(result.stderr.replaceAll(url, this.#url.shown));
		if (/couldn't find remote ref|not our ref|unadvertised object|no such remote ref/i.test(stderr))
			return this.#refNotFound(ref);
		const { failure } = networkFailure(command, this.#url.shown, { ...result, stderr });
		const detail = 'detail' in failure.data ? failure.data.detail : stderr;
		const reasons: Partial<Record<string, 'unreachable' | 'refused'>> = {
			'remote-unreachable': 'unreachable',
			'remote-refused': 'refused',
		};
		return registryError('repository-unreachable', {
			url: this.#url.shown,
			reason: reasons[failure.code] ?? 'failed',
			detail: detail.replace(/^(?:fatal|error): /gm, '').replace(/\s*\n\s*/g, ' '),
		});
	}

	#refNotFound(ref: string | undefined): Error {
		return registryError('repository-ref-not-found', {
			url: this.#url.shown,
			...(ref === undefined ? {} : { ref }),
		});
	}
}

/** The user's own, with fewer transports, and with this folder's repository known to be ours. */
function ownEnvironment(environment: NodeJS.ProcessEnv, home: string): NodeJS.ProcessEnv {
	const allowed = environment['GIT_ALLOW_PROTOCOL']?.split(':');
	const count = Number.parseInt(environment['GIT_CONFIG_COUNT'] ?? '0', 10) || 0;
	return {
		...environment,
		GIT_ALLOW_PROTOCOL: transports.filter((each) => allowed?.includes(each) ?? true).join(':'),
		// On some file systems what this process makes is not its own.
		[`GIT_CONFIG_KEY_${count}`]: 'safe.directory',
		[`GIT_CONFIG_VALUE_${count}`]: join(home, 'repository').replaceAll('\\', '/'),
		GIT_CONFIG_COUNT: String(count + 1),
	};
}

/** A value of git's configuration; it has no control characters. */
function quoted(value: string): string {
	return `"${value.replace(/["\\]/g, '\\$&')}"`;
}
