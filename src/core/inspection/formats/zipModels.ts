import type { ByteSource, Cancellation } from '../byteSource.js';
import { pythonName, type Archive } from './archive.js';
import { HeaderFault } from './cursor.js';
import type { HeaderReading } from './headerReading.js';
import { readKeras } from './keras.js';
import { holdsNumbersOnly, readNpyHeader } from './npy.js';
import { readSkops } from './skops.js';
import { TensorSums } from './tensorSums.js';
import { readTorchZip } from './torch.js';
import { readTorchExport, torchExportTop } from './torchExport.js';
import { openEntry, readZip, type Inflate, type ZipEntry } from './zip.js';

/** As many arrays of an `.npz` are looked at. */
const maxArrays = 10_000;
/** Of one that is compressed, which is made whole in memory. */
const maxArrayBytes = 64 * 1_048_576;

type ZipFormat = 'skops' | 'keras' | 'torch' | 'torchscript' | 'torch-export' | 'npy';

/** Which format a zip archive is of, by the entries that its library can't do without. */
export function zipFormat(entries: readonly ZipEntry[]): ZipFormat | undefined {
	const names = new Set(entries.map(pythonName));
	if (names.has('schema.json')) return 'skops';
	// The metadata beside it are not asked for when a model is loaded.
	if (names.has('config.json')) return 'keras';
	const data = entries.find(({ name }) => /^[^/]+\/data\.pkl$/.test(name))?.name;
	if (data !== undefined) {
		const top = data.slice(0, -'data.pkl'.length);
		const isScript =
			names.has(`${top}constants.pkl`) || entries.some(({ name }) => name.startsWith(`${top}code/`));
		return isScript ? 'torchscript' : 'torch';
	}
	if (torchExportTop(entries) !== undefined) return 'torch-export';
	return entries.length > 0 && entries.every(({ name }) => name.endsWith('.npy')) ? 'npy' : undefined;
}

/** Reads the headers of a model in a zip archive; no format for any other archive. Throws `HeaderFault`. */
export async function readZipModel(
	source: ByteSource,
	path: string,
	inflate: Inflate,
	signal?: Cancellation,
): Promise<HeaderReading> {
	const archive: Archive = { source, entries: await readZip(source), inflate, signal };
	const format = zipFormat(archive.entries);
	if (format === 'skops') return readSkops(archive, path);
	if (format === 'keras') return readKeras(archive, path);
	if (format === 'npy') return readNpz(archive, path);
	if (format === 'torch-export') return readTorchExport(archive, torchExportTop(archive.entries) ?? '');
	return format === undefined ? { facts: [] } : readTorchZip(archive);
}

async function readNpz(archive: Archive, path: string): Promise<HeaderReading> {
	const sums = new TensorSums();
	let isNumbersOnly = true;
	if (archive.entries.length > maxArrays) throw new HeaderFault(`it has more than ${maxArrays} arrays`);
	for (const entry of archive.entries) {
		const array = await openEntry(archive.source, entry, archive.inflate, maxArrayBytes);
		const header = await readNpyHeader(array);
		isNumbersOnly &&= holdsNumbersOnly(header, array.size);
		sums.add({ name: entry.name.slice(0, -'.npy'.length), dtype: header.descr, shape: header.shape });
	}
	return {
		format: { format: 'npy', framework: 'numpy', ...sums.sums },
		facts: isNumbersOnly ? [{ kind: 'tensors-only', path }] : [],
	};
}
