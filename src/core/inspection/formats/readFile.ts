import type { ByteSource, Cancellation } from '../byteSource.js';
import type { PickleReport } from '../pickleReport.js';
import { superblockAt } from '../hdf5/hdf5File.js';
import { HeaderFault } from './cursor.js';
import { readGguf } from './gguf.js';
import { readLegacyTorch } from './torch.js';
import type { HeaderReading } from './headerReading.js';
import { readHdf5 } from './kerasHdf5.js';
import { readNpy } from './npy.js';
import { readOnnx } from './onnx.js';
import { pickledModel } from './pickledModel.js';
import { readSafetensors } from './safetensors.js';
import { readSavedModel } from './savedModel.js';
import { sniff, type FileKind } from './sniff.js';
import { readCatboost } from './catboost.js';
import { readLightgbm } from './lightgbm.js';
import { readXgboost } from './xgboost.js';
import type { Inflate } from './zip.js';
import { readZipModel } from './zipModels.js';

/** Reads what unpickling would run; `undefined` for a file without pickles. */
export type ReadPickles = (source: ByteSource) => Promise<PickleReport | undefined>;

/** What reading a file needs of the world. */
export interface FileReading {
	readonly inflate: Inflate;
	readonly readPickles: ReadPickles;
	readonly signal?: Cancellation | undefined;
}

/** What one file tells, by its content; of a broken one that it is not read, and why. Throws what reading it throws. */
export async function readFile(
	source: ByteSource,
	path: string,
	reading: FileReading,
): Promise<HeaderReading> {
	const kind = await sniff(source);
	const header = withHidden(
		await readOrTell(path, () => headerOf(kind, source, path, reading)),
		kind === 'hdf5' ? undefined : await readBehindUserBlock(source, path),
	);
	if (!mayHoldPickles(kind, header)) return header;
	const report = await reading.readPickles(source);
	if (!report) return header;
	const isPickle = report.streams.length > 0;
	const format = header.format ?? (isPickle ? await pickledModel(source, kind, report) : undefined);
	return {
		...header,
		...(format ? { format } : {}),
		// That it is a pickle explains why it is no archive that is whole, or the like.
		facts: [{ kind: 'pickle', path, report }, ...header.facts],
	};
}

/** Of a header that is broken, that it is. */
async function readOrTell(
	path: string,
	read: () => Promise<HeaderReading> | HeaderReading,
): Promise<HeaderReading> {
	try {
		return await read();
	} catch (error) {
		if (!(error instanceof HeaderFault)) throw error;
		return { facts: [{ kind: 'unread', path, detail: error.message }] };
	}
}

/** HDF5 may begin behind anything, as that of MATLAB does behind a text, and is told beside what stands there. */
async function readBehindUserBlock(source: ByteSource, path: string): Promise<HeaderReading | undefined> {
	const start = await superblockAt(source);
	return start === undefined ? undefined : readOrTell(path, () => readHdf5(source, path, start));
}

function withHidden(header: HeaderReading, hidden: HeaderReading | undefined): HeaderReading {
	if (!hidden) return header;
	const format = header.format ?? hidden.format;
	return { ...header, ...(format ? { format } : {}), facts: [...header.facts, ...hidden.facts] };
}

function headerOf(
	kind: FileKind,
	source: ByteSource,
	path: string,
	{ inflate, signal }: FileReading,
): Promise<HeaderReading> | HeaderReading {
	switch (kind) {
		case 'gguf':
			return readGguf(source, path);
		case 'safetensors':
			return readSafetensors(source, path);
		case 'zip':
			return readZipModel(source, path, inflate, signal);
		case 'hdf5':
			return readHdf5(source, path);
		case 'npy':
			return readNpy(source, path);
		case 'catboost':
			return readCatboost(source);
		case 'lightgbm':
			return readLightgbm(source);
		case 'xgboost-json':
			return readXgboost(source, 'json', signal);
		case 'xgboost-ubj':
			return readXgboost(source, 'ubj', signal);
		case 'onnx':
			return readOnnx(source, path, signal);
		case 'saved-model':
			return readSavedModel(source, path, signal);
		case 'torch-legacy':
			return readLegacyTorch(source, signal);
		case 'lfs-pointer':
			return { facts: [{ kind: 'unread', path, detail: 'it is a Git LFS pointer; its bytes are not here' }] };
		case 'pickle':
		case 'compressed':
		case 'other':
			return { facts: [] };
	}
}

/**
 * Those whose first bytes an unpickler refuses are not searched for pickles, nor those whose layout leaves no place for one.
 * The marks of the rest may begin a pickle as well.
 */
function mayHoldPickles(kind: FileKind, { facts }: HeaderReading): boolean {
	if (facts.some((fact) => fact.kind === 'tensors-only')) return false;
	return !unpicklable.has(kind);
}

const unpicklable: ReadonlySet<FileKind> = new Set([
	'hdf5',
	'lightgbm',
	'xgboost-json',
	'xgboost-ubj',
	'onnx',
	'saved-model',
	'lfs-pointer',
]);
