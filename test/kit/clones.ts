import { createHash } from 'node:crypto';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Operation } from '../../src/core/edit.js';
import { renderChecksumList } from '../../src/core/manifest/checksumList.js';
import { initRegistry } from '../../src/core/operations/initRegistry.js';
import { registerVersion, type CopiedDraft } from '../../src/core/operations/registerVersion.js';
import type { Applied } from '../../src/core/ports.js';
import { Snapshot } from '../../src/core/registry/snapshot.js';
import { WorkTreeFiles } from '../../src/files/workTreeFiles.js';
import type { GitOptions } from '../../src/git/git.js';
import type { WriterOptions } from '../../src/git/write/gitRegistryWriter.js';
import { openGitRegistry, type GitRegistry } from '../../src/git/openGitRegistry.js';
import { versionDraft } from './memoryRegistry.js';
import { tempRepo, type TempRepo } from './tempRepo.js';

/** A clone of a bare repository, with a registry in `reg`. */
export interface Clone extends TempRepo {
	readonly registry: GitRegistry;
	apply(operation: Operation): Promise<Applied>;
	/** Registers a version that holds one file with `content`. */
	register(name: string, content: string, draft?: Partial<CopiedDraft>): Promise<Applied>;
	/** The versions of a model and the content of each, in the work tree. */
	versions(name: string): Promise<Record<number, string>>;
	/** Versions by alias, in the work tree. */
	aliases(name: string): Promise<Record<string, number>>;
	/** The commits' first lines, the newest first. */
	subjects(ref?: string): Promise<string[]>;
	/** What is staged, changed and untracked. */
	status(): Promise<string>;
}

/** A bare repository `hub.git` and clones beside it; dispose of `hub`. */
export interface Hub {
	readonly hub: TempRepo;
	clone(name: string, options?: Partial<GitOptions> & WriterOptions): Promise<Clone>;
	/** A hook of the bare repository, in sh. */
	hook(name: string, script: string): Promise<void>;
}

/** Makes a bare repository with one commit on `main`: an empty registry in `reg`. */
export async function makeHub(): Promise<Hub> {
	const start = await tempRepo();
	const bare = start.beside('hub.git');
	await start.git('init', '--quiet', '--bare', '--initial-branch=main', bare.path);
	await start.write('README.md', '# A project\n');
	await start.git('add', '--all');
	await start.git('commit', '--quiet', '-m', 'Start');
	await start.git('remote', 'add', 'origin', bare.path);
	await cloneIn(start).apply(initRegistry());
	await start.git('push', '--quiet', '--set-upstream', 'origin', 'main');
	return {
		hub: bare,
		async clone(name, options) {
			const repo = start.beside(name);
			await start.git('clone', '--quiet', bare.path, repo.path);
			await repo.git('config', 'user.name', name);
			await repo.git('config', 'user.email', `${name}@example.com`);
			return cloneIn(repo, options);
		},
		async hook(name, script) {
			const file = join(bare.path, 'hooks', name);
			await writeFile(file, `#!/bin/sh\n${script}\n`);
			await chmod(file, 0o755);
		},
	};
}

/** A repository with a registry in `reg`, seen as a clone. */
export function cloneIn(repo: TempRepo, options: Partial<GitOptions> & WriterOptions = {}): Clone {
	const root = join(repo.path, 'reg');
	const registry = openGitRegistry(root, { environment: repo.environment, ...options });
	const snapshot = () => new Snapshot(new WorkTreeFiles(root));
	const model = async (name: string) => {
		const found = await snapshot().findModel(name);
		if (!found) throw new Error(`no model ${name}`);
		return found;
	};
	return {
		...repo,
		registry,
		apply: (operation) => registry.writer.apply(operation),
		async register(name, content, draft = {}) {
			const incoming = await registry.incoming.create(name);
			await repo.write(`reg/${incoming}/artifacts/m.txt`, content);
			const checksums = [{ path: 'artifacts/m.txt', sha256: sha256(content) }];
			const digest = `sha256:${sha256(renderChecksumList(checksums))}`;
			const facts = { name, incoming, checksums, digest, size: content.length };
			return registry.writer.apply(registerVersion(versionDraft({ ...facts, ...draft })));
		},
		async versions(name) {
			const found = await model(name);
			const numbers = await snapshot().versionNumbers(found);
			const contents = await Promise.all(
				numbers.map(async (number) => {
					const path = `models/${found.folder}/versions/${number}/artifacts/m.txt`;
					return [number, Buffer.from((await snapshot().read(path)) ?? []).toString()] as const;
				}),
			);
			return Object.fromEntries(contents);
		},
		async aliases(name) {
			const all = await snapshot().aliases(await model(name));
			return Object.fromEntries(
				all.map(({ alias, manifest }) => [alias, manifest.ok ? manifest.value.version : 0]),
			);
		},
		subjects: async (ref = 'HEAD') => (await repo.git('log', '--format=%s', ref)).trimEnd().split('\n'),
		status: () => repo.git('status', '--porcelain'),
	};
}

function sha256(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}
