import { mapInBatches } from '../core/base/batches.js';
import { layout } from '../core/registry/layout.js';
import { summarizeFolder, type SummaryEntry } from '../core/registry/modelSummary.js';
import { Snapshot } from '../core/registry/snapshot.js';
import { absentStamp, FileMemory } from './fileMemory.js';
import { WorkTreeFiles } from './workTreeFiles.js';

/** Some folders of `models/`, of the registry in `root`. */
export interface SummaryRequest {
	/** Absolute. */
	readonly root: string;
	readonly folders: readonly string[];
	/** See `FileMemory`. */
	readonly settledAfterMs?: number | undefined;
}

/** What a summary was made of: tells later whether it is still true. */
export interface SeenFiles {
	/** Every file and folder that was looked at, below the model's folder. */
	readonly paths: readonly string[];
	/** Their stamps, one behind the other. */
	readonly stamps: Float64Array;
}

/** What is told of one folder of `models/`. */
export interface MadeSummary {
	/** `undefined` where it is no model. */
	readonly entry: SummaryEntry | undefined;
	/** Not where it has to be made again: of what is broken, and of what changed a moment ago. */
	readonly seen?: SeenFiles;
}

/** Reads the summaries of these folders, in their order. */
export function makeSummaries({ root, folders, settledAfterMs }: SummaryRequest): Promise<MadeSummary[]> {
	return mapInBatches(folders, batchSize, async (folder) => {
		const memory = new FileMemory(settledAfterMs);
		const entry = await summarizeFolder(new Snapshot(new WorkTreeFiles(root, memory)), folder);
		// What is broken is told with its places, and what changed a moment ago may change again without a trace.
		return entry?.ok && memory.unsure.size === 0 ? { entry, seen: seenBy(memory, folder) } : { entry };
	});
}

const batchSize = 64;

function seenBy({ files, folders, absent }: FileMemory, folder: string): SeenFiles {
	const start = `${layout.model(folder)}/`;
	const paths: string[] = [];
	const stamps: number[] = [];
	const see = (path: string, stamp: readonly number[]) => {
		if (!path.startsWith(start)) return;
		paths.push(path.slice(start.length));
		stamps.push(...stamp);
	};
	// `version.yaml`, too: it is written once, but not by an editor, and a file that is changed in place leaves its folder
	// as it was.
	for (const [path, { stamp }] of files) see(path, stamp);
	for (const [path, { stamp }] of folders) see(path, stamp);
	for (const path of absent) see(path, absentStamp);
	return { paths, stamps: Float64Array.from(stamps) };
}
