import { defined } from '../../manifest/plain.js';
import type { ByteSource } from '../byteSource.js';
import type { FoundFormat, LoadFact } from '../inspection.js';
import { Cursor, HeaderFault } from './cursor.js';
import type { HeaderReading } from './headerReading.js';
import { ggmlTypes, ggufFileTypes } from './ggmlTypes.js';
import { TensorSums } from './tensorSums.js';

/** Vocabularies have some hundred thousand entries, tensors some thousand. */
const maxValues = 20_000_000;
const maxTensors = 1_000_000;
const maxNestedArrays = 4;
const maxKeyBytes = 65_535;
const maxTextBytes = 1_048_576;
/** Texts of lists beyond this are passed over: vocabularies are not shown. */
const maxKeptItems = 64;

/** Types of values by their number in files. */
const types = {
	...{ u8: 0, i8: 1, u16: 2, i16: 3, u32: 4, i32: 5, f32: 6, bool: 7, string: 8, array: 9 },
	...{ u64: 10, i64: 11, f64: 12 },
} as const;

type Value = string | number | boolean | readonly Value[];

/**
 * Reads the metadata and the list of tensors of a GGUF file, version 2 or 3, little-endian
 * (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md). Counts and lengths are compared with what is left of the
 * file before anything is read. A chat template is a Jinja program, hence a fact.
 */
export async function readGguf(source: ByteSource, path: string): Promise<HeaderReading> {
	const cursor = new Cursor(source, 4);
	const version = await cursor.u32();
	if (version !== 2 && version !== 3)
		throw new HeaderFault(
			version >= 0x10000 ? 'it is big-endian' : `its version ${version} is not one of 2 and 3`,
		);
	const tensorCount = await cursor.u64();
	const valueCount = await cursor.u64();
	// Neither can be shorter than its lengths and types.
	if (tensorCount > maxTensors || tensorCount * 24 > cursor.left)
		throw new HeaderFault('it announces more tensors than it can hold');
	if (valueCount * 12 > cursor.left) throw new HeaderFault('it announces more values than it can hold');

	const values = await new MetadataReader(cursor).read(valueCount);
	const sums = new TensorSums();
	let lastByte = 0;
	for (let index = 0; index < tensorCount; index++) {
		const name = await text(cursor, maxKeyBytes);
		const dimensions = await cursor.u32();
		if (dimensions > 8) throw new HeaderFault('a tensor has more than eight dimensions');
		const shape: number[] = [];
		for (let each = 0; each < dimensions; each++) shape.push(await cursor.u64());
		const type = ggmlTypes[await cursor.u32()];
		const offset = await cursor.u64();
		// The fastest dimension comes first in the file, as ggml has it; people read the other order.
		sums.add({ name, dtype: type?.name ?? 'unknown', shape: shape.reverse() });
		const numbers = shape.reduce((product, each) => product * each, 1);
		const bytes = type ? (numbers / type.block) * type.bytes : 0;
		lastByte = Math.max(lastByte, offset + bytes);
	}
	const alignment = Math.max(1, numberAt(values, 'general.alignment') ?? 32);
	const dataAt = Math.ceil(cursor.position / alignment) * alignment;
	const facts: LoadFact[] = templatesOf(values, path);
	if (tensorCount > 0 && dataAt + lastByte > source.size)
		facts.push({ kind: 'unread', path, detail: 'it ends before its last tensor does' });
	return { format: formatOf(version, values, sums), facts };
}

function formatOf(
	version: number,
	values: ReadonlyMap<string, Value>,
	sums: TensorSums,
): Omit<FoundFormat, 'files'> {
	const architecture = textAt(values, 'general.architecture');
	const own = (key: string) => numberAt(values, `${architecture ?? ''}.${key}`);
	const fileType = numberAt(values, 'general.file_type');
	const details = {
		...defined({
			name: textAt(values, 'general.name'),
			quantization: fileType === undefined ? undefined : (ggufFileTypes[fileType] ?? `type ${fileType}`),
			'context length': own('context_length'),
			'embedding length': own('embedding_length'),
			blocks: own('block_count'),
			tokenizer: textAt(values, 'tokenizer.ggml.model'),
		}),
		'GGUF version': version,
	};
	const licence = textAt(values, 'general.license');
	const languages = values.get('general.languages');
	const baseModels = baseModelsOf(values);
	return {
		format: 'gguf',
		framework: 'llama.cpp',
		...(architecture === undefined ? {} : { architecture }),
		...sums.sums,
		...(licence === undefined ? {} : { licence }),
		...(baseModels.length > 0 ? { baseModels } : {}),
		...(Array.isArray(languages) ? { languages: languages.filter((each) => typeof each === 'string') } : {}),
		details,
	};
}

function baseModelsOf(values: ReadonlyMap<string, Value>): string[] {
	const count = Math.min(numberAt(values, 'general.base_model.count') ?? 0, maxKeptItems);
	return Array.from({ length: count }, (_, index) => {
		const own = (key: string) => textAt(values, `general.base_model.${index}.${key}`);
		const repository = own('repo_url')?.replace(/^https:\/\/huggingface\.co\//, '');
		const organization = own('organization');
		const name = own('name');
		return repository ?? (name && organization ? `${organization}/${name}` : name);
	}).filter((each) => each !== undefined);
}

function templatesOf(values: ReadonlyMap<string, Value>, path: string): LoadFact[] {
	return [...values].flatMap(([key, value]): LoadFact[] =>
		/^tokenizer\.chat_template(?:\.|$)/.test(key) && typeof value === 'string'
			? [{ kind: 'template', path, text: value }]
			: [],
	);
}

class MetadataReader {
	#values = 0;

	constructor(private readonly cursor: Cursor) {}

	async read(count: number): Promise<Map<string, Value>> {
		const { cursor } = this;
		const values = new Map<string, Value>();
		for (let index = 0; index < count; index++) {
			const key = await text(cursor, maxKeyBytes);
			if (values.has(key)) throw new HeaderFault('a key occurs twice');
			values.set(key, await this.#value(await cursor.u32(), 0));
		}
		return values;
	}

	async #value(type: number, depth: number): Promise<Value> {
		if (++this.#values > maxValues) throw new HeaderFault(`it has more than ${maxValues} values`);
		const { cursor } = this;
		switch (type) {
			case types.u8:
			case types.i8:
				return cursor.u8();
			case types.u16:
			case types.i16:
				return cursor.u16();
			case types.u32:
				return cursor.u32();
			case types.i32:
				return cursor.i32();
			case types.f32:
				return cursor.f32();
			case types.bool:
				return (await cursor.u8()) !== 0;
			case types.string:
				return text(cursor, maxTextBytes);
			case types.array:
				return this.#array(depth + 1);
			case types.u64:
			case types.i64:
				return cursor.i64();
			case types.f64:
				return cursor.f64();
			default:
				throw new HeaderFault('a value has a type that is not known');
		}
	}

	async #array(depth: number): Promise<Value> {
		if (depth > maxNestedArrays) throw new HeaderFault('a list is nested too deep');
		const { cursor } = this;
		const type = await cursor.u32();
		const count = await cursor.u64();
		if (count > cursor.left) throw new HeaderFault('a list announces more values than the file can hold');
		const width = [1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8][type];
		if (width === undefined) throw new HeaderFault('a value has a type that is not known');
		const kept: Value[] = [];
		for (let index = 0; index < count; index++) {
			if (index < maxKeptItems) kept.push(await this.#value(type, depth));
			else if (width > 0) {
				cursor.skip((count - index) * width);
				break;
			} else if (type === types.string) {
				if (++this.#values > maxValues) throw new HeaderFault(`it has more than ${maxValues} values`);
				cursor.skip(await cursor.u64());
			} else await this.#value(type, depth);
		}
		return kept;
	}
}

async function text(cursor: Cursor, most: number): Promise<string> {
	return cursor.text(await cursor.u64(), most);
}

function textAt(values: ReadonlyMap<string, Value>, key: string): string | undefined {
	const value = values.get(key);
	return typeof value === 'string' ? value : undefined;
}

function numberAt(values: ReadonlyMap<string, Value>, key: string): number | undefined {
	const value = values.get(key);
	return typeof value === 'number' && Number.isInteger(value) && value > -1 ? value : undefined;
}
