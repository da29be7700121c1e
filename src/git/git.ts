import { registryError } from '../core/errors.js';
import type { Logger } from '../core/ports.js';
import { gitEnvironment, type GitPurpose } from './environment.js';
import { batchWords, GitBatch, type BatchMode, type ObjectReader } from './gitBatch.js';
import { FetchingReader, type ObjectSupply } from './fetchingReader.js';
import {
	askGit,
	commandName,
	feedGit,
	spawnGit,
	startFailure,
	streamGit,
	type GitCall,
	type GitResult,
} from './gitProcess.js';

/** What all processes of a `Git` have in common. */
export interface GitOptions {
	/** Asked before every process; while it is `false` none is started and `registry-read-only` is thrown. */
	readonly trusted: () => boolean;
	readonly logger?: Logger | undefined;
	/** Instead of the process's own environment. */
	readonly environment?: NodeJS.ProcessEnv | undefined;
	/** For one process; hooks and signers take theirs from it too. */
	readonly timeoutMs?: number | undefined;
	/** Of a repository that lacks objects on purpose: brings those of these ids that are not here. */
	readonly supply?: ObjectSupply | undefined;
}

/** A git command: constant words and object ids only. Text of others goes into `operands` or standard input. */
export interface GitCommand {
	readonly command: readonly string[];
	/** Paths, relative to the folder; they stand after `--` and are taken literally. */
	readonly operands?: readonly string[];
	/** Default `read`. */
	readonly purpose?: GitPurpose;
	/** Instead of the user's index. */
	readonly indexFile?: string;
	/** Further variables of our own making, such as the author of a commit that is made again. */
	readonly variables?: Readonly<Record<string, string>>;
	/** Of a command that is fed: ends it; then the signal's reason is thrown. */
	readonly signal?: AbortSignal | undefined;
	/** Of a command that is fed: told what it prints, as it prints it. */
	readonly onOutput?: ((text: string) => void) | undefined;
}

const defaultTimeoutMs = 10 * 60_000;

/** The one place that runs git. */
export class Git {
	readonly folder: string;
	readonly options: GitOptions;

	/** `folder` is absolute; git runs there. */
	constructor(folder: string, options: GitOptions) {
		this.folder = folder;
		this.options = options;
	}

	/** The same git in another folder. */
	in(folder: string): Git {
		return new Git(folder, this.options);
	}

	/** Output of a command that prints something when it succeeds. Throws `git-failed` for any other exit code than 0. */
	async read(command: GitCommand): Promise<string> {
		return this.#checked(command, await this.ask(command)).stdout.toString('utf8');
	}

	/** Output of a command fed with `input`, or that may print nothing. Throws `git-failed` as `read` does. */
	async run(command: GitCommand, input: string | Uint8Array = ''): Promise<Buffer> {
		return this.#checked(command, await this.feed(command, input)).stdout;
	}

	/** As `read`, where an exit code other than 0 is an answer. */
	ask(command: GitCommand): Promise<GitResult> {
		return this.#start(command, askGit);
	}

	/** As `run`, where an exit code other than 0 is an answer. */
	feed(command: GitCommand, input: string | Uint8Array = ''): Promise<GitResult> {
		return this.#start(command, (call) => feedGit(call, input));
	}

	/** The output of a command as it comes. Throws `git-failed` at its end for any other exit code than 0, and the signal's reason. */
	async *stream(command: GitCommand): AsyncGenerator<Buffer> {
		const call = this.#call(command);
		try {
			yield* streamGit(call, (result) => gitFailed(command, result));
		} catch (error) {
			throw await startFailure(call, error);
		}
	}

	/** A process that answers many questions for objects. Throws `registry-read-only`. */
	batch(): ObjectReader {
		const { timeoutMs = defaultTimeoutMs } = this.options;
		const start = (mode: BatchMode) => spawnGit(this.#call({ command: batchWords[mode] }));
		const failed = (detail: string) => registryError('git-failed', { command: 'cat-file', detail });
		const batch = new GitBatch(start, { timeoutMs, failed });
		const { supply } = this.options;
		return supply ? new FetchingReader(batch, supply, failed) : batch;
	}

	async #start(command: GitCommand, run: (call: GitCall) => Promise<GitResult>): Promise<GitResult> {
		const call = this.#call(command);
		try {
			return await run(call);
		} catch (error) {
			throw await startFailure(call, error);
		}
	}

	#call(command: GitCommand): GitCall {
		if (!this.options.trusted()) throw registryError('registry-read-only', { reason: 'untrusted' });
		const { environment = process.env, timeoutMs = defaultTimeoutMs, logger } = this.options;
		const call: GitCall = {
			folder: this.folder,
			argv: gitArguments(command),
			environment: {
				...gitEnvironment(environment, command.purpose ?? 'read', command.indexFile),
				...command.variables,
			},
			timeoutMs,
			isDetached: command.purpose === 'commit',
			signal: command.signal,
			onOutput: command.onOutput,
		};
		logger?.debug(`git ${call.argv.map(quotedWord).join(' ')}`);
		return call;
	}

	#checked(command: GitCommand, result: GitResult): GitResult {
		if (result.exitCode === 0) return result;
		throw gitFailed(command, result);
	}
}

/**
 * The words after `git`: those of the command, then `--` and the operands. A folder that looks like a bare repository
 * is a trap laid in a work tree; only a commit may see one, since hooks inherit the setting.
 */
export function gitArguments({ command, operands, purpose }: GitCommand): string[] {
	const settings = purpose === 'commit' ? [] : ['-c', 'safe.bareRepository=explicit'];
	return [...settings, ...command, ...(operands === undefined ? [] : ['--', ...operands])];
}

/** The `git-failed` of a result, with what git said. */
export function gitFailed({ command }: GitCommand, { stderr, exitCode }: GitResult) {
	const detail = stderr.trim() || `exit code ${exitCode}`;
	return registryError('git-failed', { command: commandName(command), detail });
}

function quotedWord(word: string): string {
	return /^[\w@%+=:,./{}^-]+$/.test(word) ? word : JSON.stringify(word);
}
