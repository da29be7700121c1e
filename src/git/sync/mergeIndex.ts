import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readAliasFile } from '../../core/manifest/aliasFile.js';
import type { FileTree, TreeFile } from '../../core/replay/fileTree.js';
import type { Renumbered } from '../../core/replay/places.js';
import { aliasOfPath } from '../../core/replay/registryPath.js';
import type { MovedFile } from '../../core/replay/renumberSide.js';
import { filesBelow } from '../../core/replay/treeOverlay.js';
import { layout } from '../../core/registry/layout.js';
import { removeEmptyFolders } from '../../files/editFiles.js';
import { readBlobs } from '../blobs.js';
import { checkOutLfs, pointersOnly } from '../lfs/lfsCheckout.js';
import type { MergeSides } from './mergeSides.js';
import { inRepository, type RegistryPlace } from '../registryPlace.js';

/** A path that a merge leaves to the person; of an alias with the versions of both sides, absent where it is deleted. */
export interface LeftConflict {
	/** From the top of the repository. */
	readonly path: string;
	readonly alias?: {
		readonly name: string;
		readonly keeperVersion?: number;
		readonly moverVersion?: number;
	};
	/** Options of `git checkout` that take the side of the keeper, and of the mover. */
	readonly keep: '--ours' | '--theirs';
	readonly move: '--ours' | '--theirs';
}

interface Stage {
	readonly mode: string;
	readonly id: string;
	readonly stage: number;
}

/** The files that move, in index and work tree of a merge: what keeps its number is as the keeper has it. */
export async function applyToMerge(
	place: RegistryPlace,
	{ moverStage }: MergeSides,
	files: {
		readonly renumbered: readonly Renumbered[];
		readonly moved: readonly MovedFile[];
		readonly keeper: FileTree;
	},
): Promise<void> {
	const { git, repository } = place;
	const noId = '0'.repeat(repository.objectFormat === 'sha256' ? 64 : 40);
	const stages = await readStages(place);
	const kept = await keptFiles(files.keeper, files.renumbered);
	const lines: string[] = [];
	const written = new Set<string>();
	const gone = new Set<string>();
	const clear = (path: string) => lines.push(`0 ${noId} 0\t${path}\0`);
	const put = (path: string, file: TreeFile, stage = 0) =>
		lines.push(`${file.mode} ${file.id} ${stage}\t${path}\0`);

	for (const { path: inRegistry, before, to, file } of files.moved) {
		const path = inRepository(place, inRegistry);
		const found = stages.get(path) ?? [];
		if (to !== inRegistry) {
			clear(path);
			if (!kept.has(inRegistry)) gone.add(path);
			put(inRepository(place, to), file);
			written.add(inRepository(place, to));
		} else if (found.some(({ stage }) => stage > 0)) {
			clear(path);
			for (const each of found) put(path, each.stage === moverStage ? file : each, each.stage);
		} else if (found.some(({ id }) => id === before.id)) {
			put(path, file);
			written.add(path);
		}
	}
	for (const [inRegistry, file] of kept) {
		const path = inRepository(place, inRegistry);
		clear(path);
		put(path, file);
		written.add(path);
	}
	await git.run({ command: ['update-index', '-z', '--index-info'], purpose: 'write' }, lines.join(''));
	await checkOut(place, written);
	await checkOutLfs(place, [...written]);
	for (const path of gone) await removeFile(place, path);
}

/** What is not merged yet. */
export async function conflictsLeft(
	place: RegistryPlace,
	{ moverStage }: Pick<MergeSides, 'moverStage'>,
): Promise<LeftConflict[]> {
	const stages = await readStages(place);
	const conflicts = [...stages].filter(([, each]) => each.some(({ stage }) => stage > 0));
	const ids = conflicts.flatMap(([, each]) => each.map(({ id }) => id));
	const blobs = await readBlobs(place.git, ids);
	const [keep, move] =
		moverStage === 2 ? (['--theirs', '--ours'] as const) : (['--ours', '--theirs'] as const);
	return conflicts.map(([path, each]) => {
		const prefix = inRepository(place, '');
		const name = path.startsWith(prefix) ? aliasOfPath(path.slice(prefix.length)) : undefined;
		const versionOf = (stage: number) => {
			const bytes = blobs.get(each.find((one) => one.stage === stage)?.id ?? '');
			const alias = bytes && readAliasFile(bytes, path);
			return alias?.ok ? alias.value.version : undefined;
		};
		const [keeperVersion, moverVersion] = [versionOf(moverStage === 2 ? 3 : 2), versionOf(moverStage ?? 3)];
		const numbers = {
			...(keeperVersion === undefined ? {} : { keeperVersion }),
			...(moverVersion === undefined ? {} : { moverVersion }),
		};
		return { path, keep, move, ...(name === undefined ? {} : { alias: { name, ...numbers } }) };
	});
}

/** The whole folders of the versions that stay, as the keeper has them. */
async function keptFiles(
	keeper: FileTree,
	renumbered: readonly Renumbered[],
): Promise<Map<string, TreeFile>> {
	const kept = new Map<string, TreeFile>();
	for (const { folder, from } of renumbered)
		for (const path of await filesBelow(keeper, layout.version(folder, from))) {
			const file = await keeper.file(path);
			if (file) kept.set(path, file);
		}
	return kept;
}

/** All entries below the registry, merged or not, by path. */
async function readStages({ git, path }: RegistryPlace): Promise<Map<string, Stage[]>> {
	const command = { command: ['ls-files', '--stage', '-z'], operands: path === '' ? [] : [path] };
	const stages = new Map<string, Stage[]>();
	for (const line of (await git.run(command)).toString('utf8').split('\0')) {
		const [, mode = '', id = '', stage, file = ''] = /^(\d+) (\w+) (\d)\t([^]*)$/.exec(line) ?? [];
		if (file === '') continue;
		stages.set(file, [...(stages.get(file) ?? []), { mode, id, stage: Number(stage) }]);
	}
	return stages;
}

/** Attributes first, since they say how the others are written. */
async function checkOut({ git }: RegistryPlace, paths: ReadonlySet<string>): Promise<void> {
	const isAttributes = (path: string) => path.endsWith('/.gitattributes');
	for (const group of [[...paths].filter(isAttributes), [...paths].filter((path) => !isAttributes(path))]) {
		if (group.length === 0) continue;
		const command = ['checkout-index', '--force', '--index', '-z', '--stdin'];
		await git.run(
			{ command, purpose: 'write', variables: pointersOnly },
			group.map((path) => `${path}\0`).join(''),
		);
	}
}

async function removeFile({ repository, root }: RegistryPlace, path: string): Promise<void> {
	const file = join(repository.topLevel, path);
	await rm(file, { force: true });
	await removeEmptyFolders(dirname(file), join(root, layout.models));
}
