import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { registryError } from '../core/errors.js';
import { readMlModel, renderSignature, type MlModel, type Signature } from '../core/manifest/mlmodel.js';
import { emptyLineage } from '../core/manifest/versionFile.js';
import type { Lineage } from '../core/model/types.js';
import { fillSentence } from '../wording/sentence.js';
import { placedSentence } from '../wording/problems.js';
import type { Inspection } from '../core/inspection/inspection.js';
import { inspectModel } from './inspection/inspectModel.js';
import { listFolder, type FolderListing } from './listFolder.js';

/** What a model folder says of itself. Nothing in it is loaded or run. */
export interface FolderFindings {
	readonly listing: FolderListing;
	readonly flavors: readonly string[];
	/** What its files are, each once; that it is MLflow's is told by its flavours. */
	readonly formats: readonly string[];
	readonly inspection: Inspection;
	/** What `MLmodel` says of it. */
	readonly lineage: Lineage;
	/** As MLmodel has it; else what a graph declares. */
	readonly signature?: Signature;
	/** Text of `signature.json`. */
	readonly signatureText?: string;
}

const maxSideFileBytes = 1024 * 1024;

/**
 * Reads a model folder: its files and MLflow's `MLmodel`. Throws what `listFolder` throws, and `source-unreadable` for a
 * broken `MLmodel`. What else tells of its lineage is read by `findLineage`.
 */
export async function inspectFolder(
	folder: string,
	signal?: AbortSignal,
	onProgress?: (done: number, total: number) => void,
): Promise<FolderFindings> {
	const listing = await listFolder(folder, signal);
	const mlModel = await readSideFile(listing, 'MLmodel', parseMlModel);
	const inspection = await inspectModel(listing, { signal, onProgress });
	const signature = mlModel?.signature ?? inspection.signature;
	const formats = inspection.formats.map(({ format }) => format).filter((format) => format !== 'mlflow');
	return {
		listing,
		inspection,
		flavors: mlModel?.flavors ?? [],
		formats: [...new Set(formats)],
		lineage: { ...emptyLineage, ...mlModelLineage(mlModel) },
		...(signature ? { signature, signatureText: renderSignature(signature) } : {}),
	};
}

function mlModelLineage(mlModel: MlModel | undefined): Partial<Lineage> {
	if (!mlModel) return {};
	// MLflow 3 puts logged models at <experiment>/models/<id>/artifacts.
	const experiment = /\/([^/]+)\/models\/m-[0-9a-f]{32}(?:\/|$)/.exec(mlModel.artifactPath ?? '')?.[1];
	return {
		...(mlModel.runId === undefined ? {} : { run: { id: mlModel.runId } }),
		...(experiment === undefined ? {} : { experiment: { id: experiment } }),
		...(mlModel.modelId === undefined ? {} : { loggedModel: mlModel.modelId }),
	};
}

async function readSideFile<T>(
	{ root, files }: FolderListing,
	name: string,
	parse: (bytes: Uint8Array, path: string) => T,
): Promise<T | undefined> {
	const file = files.find(({ path }) => path === name);
	if (!file) return undefined;
	const path = file.source ?? join(root, name);
	if (file.size > maxSideFileBytes)
		throw registryError('source-unreadable', { path, detail: 'larger than 1 MiB' });
	return parse(await readFile(path), path);
}

function parseMlModel(bytes: Uint8Array, path: string): MlModel {
	const reading = readMlModel(bytes, 'MLmodel');
	if (reading.ok) return reading.value;
	throw registryError('source-unreadable', {
		path,
		detail: fillSentence(placedSentence(reading.problems[0])),
	});
}
