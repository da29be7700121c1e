import { latin1 } from '../../base/latin1.js';
import { defined } from '../../manifest/plain.js';
import { HeaderFault } from './cursor.js';
import type { HeaderReading } from './headerReading.js';
import { at, isJsonObject, numberAt, readJson, textAt, type Json } from './json.js';
import { notCounted, type TorchContent } from './torchContent.js';
import { zipStorages } from './torchStorages.js';
import { TorchSums } from './torchSums.js';
import { torchType, type TorchType } from './torchTypes.js';
import { openEntry, type ZipEntry } from './zip.js';
import { entryOf, type Archive } from './archive.js';

const maxConfigBytes = 16 * 1_048_576;
const longestName = 1000;
/** The version stands behind the graph, which may be large. */
const searchedBytes = 65_536;

/** Types by their number in the archive (`ScalarType` in `torch/_export/serde/schema.py` of torch 2.13). */
const typesByNumber: Readonly<Record<number, string>> = {
	...{ 1: 'uint8', 2: 'int8', 3: 'int16', 4: 'int32', 5: 'int64', 6: 'float16', 7: 'float32', 8: 'float64' },
	...{ 9: 'complex32', 10: 'complex64', 11: 'complex128', 12: 'bool', 13: 'bfloat16', 28: 'uint16' },
	...{ 29: 'float8_e4m3fn', 30: 'float8_e5m2', 31: 'float8_e4m3fnuz', 32: 'float8_e5m2fnuz' },
	...{ 33: 'float8_e8m0fnu', 34: 'uint32', 35: 'uint64' },
};

/** The folder that an archive of `torch.export.save` is in, told by its entries; `undefined` for any other archive. */
export function torchExportTop(entries: readonly ZipEntry[]): string | undefined {
	const mark = entries.find(({ name }) => /^[^/]+\/archive_format$/.test(name))?.name;
	const top = mark?.slice(0, -'archive_format'.length);
	const isModel = ({ name }: ZipEntry) =>
		top !== undefined && name.startsWith(`${top}models/`) && name.endsWith('.json');
	return entries.some(isModel) ? top : undefined;
}

/** A program of `torch.export.save`: what its weights are is JSON beside them, held against their bytes. Throws `HeaderFault`. */
export async function readTorchExport(archive: Archive, top: string): Promise<HeaderReading> {
	const folder = `${top}data/weights/`;
	const inside = archive.entries.filter(({ name }) => name.startsWith(folder));
	const weights = inside.filter(({ name }) => !name.endsWith('.json'));
	const lists = inside.filter(({ name }) => name.endsWith('_weights_config.json'));
	const { details, ...content } = await weightsOf(archive, folder, weights, lists);
	return {
		format: {
			format: 'torch-export',
			framework: 'torch',
			...defined({ frameworkVersion: await versionOf(archive, top) }),
			...content,
			details: {
				...details,
				...defined({ 'bytes of tensors': weights.reduce((sum, { size }) => sum + size, 0) || undefined }),
			},
		},
		facts: [],
	};
}

async function weightsOf(
	archive: Archive,
	folder: string,
	weights: readonly ZipEntry[],
	lists: readonly ZipEntry[],
): Promise<TorchContent> {
	const storages = zipStorages(archive.source, weights);
	const sums = new TorchSums(storages);
	try {
		for (const { name } of lists) {
			const source = await entryOf(archive, name, maxConfigBytes);
			const config = source && at(await readJson(source, maxConfigBytes), 'config');
			if (!isJsonObject(config)) throw new HeaderFault('the list of its weights is none');
			for (const [weight, value] of Object.entries(config)) {
				const key = textAt(value, 'path_name') ?? '';
				const storage = { key, bytes: storages.bytesOf(folder + key, 0) ?? 0 };
				const tensor = { ...tensorOf(at(value, 'tensor_meta')), storage };
				sums.add(() => weight.slice(0, longestName), tensor, folder);
			}
		}
		return sums.sums;
	} catch (error) {
		return notCounted(error);
	}
}

function tensorOf(meta: Json | undefined): {
	type: TorchType;
	shape: number[];
	strides: number[];
	offset: number;
} {
	const type = torchType(typesByNumber[numberAt(meta, 'dtype') ?? 0] ?? '');
	const [shape, strides] = [integersAt(meta, 'sizes'), integersAt(meta, 'strides')];
	const [offset] = integers([at(meta, 'storage_offset') ?? null]) ?? [];
	if (!type) throw new HeaderFault('a tensor has a type that is not known');
	if (!shape || offset === undefined || strides?.length !== shape.length)
		throw new HeaderFault('a tensor lacks its storage, shape or strides');
	return { type, shape, strides, offset };
}

function integersAt(meta: Json | undefined, key: string): number[] | undefined {
	const list = at(meta, key);
	return Array.isArray(list) ? integers(list as readonly Json[]) : undefined;
}

/** `{ as_int: 4 }` each; a size may be an expression elsewhere, but not of weights. */
function integers(list: readonly Json[]): number[] | undefined {
	const numbers = list.map((each) => at(each, 'as_int'));
	const isWhole = (each: Json | undefined): each is number => Number.isSafeInteger(each) && Number(each) >= 0;
	return numbers.every(isWhole) ? numbers : undefined;
}

/** The version of torch that wrote the first graph, as it stands near the end of its JSON. */
async function versionOf({ source, entries, inflate }: Archive, top: string): Promise<string | undefined> {
	const model = entries.find(({ name }) => name.startsWith(`${top}models/`) && name.endsWith('.json'));
	const json = model && (await openEntry(source, model, inflate, maxConfigBytes));
	if (!json) return undefined;
	const from = Math.max(0, json.size - searchedBytes);
	const end = latin1(await json.read(from, json.size - from));
	return /"torch_version": ?"(\d[\w.+-]{0,40})"/.exec(end)?.[1];
}
