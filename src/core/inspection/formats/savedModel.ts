import type { ByteSource, Cancellation } from '../byteSource.js';
import type { LoadFact } from '../inspection.js';
import { Cursor, HeaderFault } from './cursor.js';
import type { HeaderReading } from './headerReading.js';
import { ProtobufWalker, type Field } from './protobuf.js';
import { signatureOf, type TensorField } from './tensorSignature.js';
import { fileOperations } from './tensorflowOperations.js';

/** `tensorflow.DataType`, in numpy's words. */
const types: Readonly<Record<number, string>> = {
	...{ 1: 'float32', 2: 'float64', 3: 'int32', 4: 'uint8', 5: 'int16', 6: 'int8', 7: 'str', 8: 'complex64' },
	...{ 9: 'int64', 10: 'bool', 14: 'bfloat16', 17: 'uint16', 18: 'complex128', 19: 'float16' },
	...{ 22: 'uint32', 23: 'uint64' },
};

const maxSignatures = 256;
const maxTensors = 4096;
const maxDimensions = 64;

interface FoundSignature {
	readonly key: string;
	readonly inputs: TensorField[];
	readonly outputs: TensorField[];
}

/** Is it `SavedModel` (tensorflow/core/protobuf/saved_model.proto): a schema version and graphs, nothing else? */
export async function isSavedModel(source: ByteSource): Promise<boolean> {
	let graphs = 0;
	try {
		await new ProtobufWalker(new Cursor(source)).walk(0, source.size, ({ number, wire, value }) => {
			const isKnown = (number === 1 && wire === 0 && value < 100) || (number === 2 && wire === 2);
			if (!isKnown) throw new HeaderFault('no SavedModel');
			if (number === 2) graphs++;
		});
	} catch (error) {
		if (error instanceof HeaderFault) return false;
		throw error;
	}
	return graphs > 0;
}

/**
 * Reads `saved_model.pb`: which TensorFlow wrote it, its signatures, and the operations of its graph and of the
 * functions in its library that reach files. Variables are not read.
 */
export async function readSavedModel(
	source: ByteSource,
	path: string,
	signal?: Cancellation,
): Promise<HeaderReading> {
	const reader = new SavedModelReader(new ProtobufWalker(new Cursor(source), signal));
	await reader.read(source.size);
	const { version, tags, operations, nodes, signatures } = reader;
	const served = signatures.find(({ key }) => key === 'serving_default') ?? signatures[0];
	const signature = served ? signatureOf(served.inputs, served.outputs) : undefined;
	const facts: LoadFact[] =
		operations.size > 0 ? [{ kind: 'graph', path, operations: [...operations].sort() }] : [];
	const names = signatures.map(({ key }) => key).filter((key) => key !== '__saved_model_init_op');
	return {
		format: {
			format: 'saved-model',
			framework: 'tensorflow',
			...(version === '' ? {} : { frameworkVersion: version }),
			details: {
				...(tags.size > 0 ? { tags: [...tags].join(', ') } : {}),
				...(names.length > 0 ? { signatures: names.join(', ') } : {}),
				operations: nodes,
			},
		},
		...(signature ? { signature } : {}),
		facts,
	};
}

class SavedModelReader {
	version = '';
	nodes = 0;
	readonly tags = new Set<string>();
	readonly operations = new Set<string>();
	readonly signatures: FoundSignature[] = [];

	constructor(private readonly walker: ProtobufWalker) {}

	read(size: number): Promise<void> {
		return this.walker.walk(0, size, (field) => (field.number === 2 ? this.#metaGraph(field) : undefined));
	}

	#metaGraph({ start, end }: Field): Promise<void> {
		return this.#walk(start, end, {
			1: (info) =>
				this.#walk(info.start, info.end, {
					4: async (tag) => {
						if (this.tags.size < 16) this.tags.add(await this.walker.text(tag));
					},
					5: async (version) => {
						this.version = await this.walker.text(version);
					},
				}),
			2: (graph) =>
				this.#walk(graph.start, graph.end, {
					1: (node) => this.#node(node),
					// FunctionDefLibrary, FunctionDef, its nodes.
					2: (library) =>
						this.#walk(library.start, library.end, {
							1: (definition) =>
								this.#walk(definition.start, definition.end, { 3: (node) => this.#node(node) }),
						}),
				}),
			5: (entry) => this.#signature(entry),
		});
	}

	#node({ start, end }: Field): Promise<void> {
		this.nodes++;
		return this.#walk(start, end, {
			2: async (field) => {
				const operation = await this.walker.text(field);
				if (fileOperations.has(operation)) this.operations.add(operation);
			},
		});
	}

	async #signature({ start, end }: Field): Promise<void> {
		if (this.signatures.length >= maxSignatures) return;
		const found: FoundSignature & { key: string } = { key: '', inputs: [], outputs: [] };
		const add = async (entry: Field, to: TensorField[]) => {
			if (to.length < maxTensors) to.push(await this.#tensorEntry(entry));
		};
		await this.#walk(start, end, {
			1: async (key) => {
				found.key = await this.walker.text(key);
			},
			2: (definition) =>
				this.#walk(definition.start, definition.end, {
					1: (entry) => add(entry, found.inputs),
					2: (entry) => add(entry, found.outputs),
				}),
		});
		for (const fields of [found.inputs, found.outputs]) fields.sort((a, b) => (a.name < b.name ? -1 : 1));
		this.signatures.push(found);
	}

	/** An entry of `map<string, TensorInfo>`. */
	async #tensorEntry({ start, end }: Field): Promise<TensorField> {
		const shape: number[] = [];
		let [name, dtype, isOfAnyRank] = ['', 'unknown', true];
		const size = async (field: Field) => {
			// What is not written is 0; free dimensions are -1.
			let length = 0;
			await this.walker.walk(field.start, field.end, ({ number, value }) => {
				if (number === 1) length = value;
			});
			shape.push(length);
			if (shape.length > maxDimensions)
				throw new HeaderFault(`a tensor has more than ${maxDimensions} dimensions`);
		};
		await this.#walk(start, end, {
			1: async (key) => {
				name = await this.walker.text(key);
			},
			2: (info) =>
				this.#walk(info.start, info.end, {
					2: (type) => {
						dtype = types[type.value] ?? 'unknown';
					},
					3: (tensorShape) => {
						isOfAnyRank = false;
						return this.#walk(tensorShape.start, tensorShape.end, {
							2: size,
							3: ({ value }) => {
								isOfAnyRank = value !== 0;
							},
						});
					},
				}),
		});
		return { name, dtype, ...(isOfAnyRank ? {} : { shape }) };
	}

	#walk(
		start: number,
		end: number,
		visitors: Readonly<Record<number, (field: Field) => Promise<void> | void>>,
	): Promise<void> {
		return this.walker.walk(start, end, (field) => visitors[field.number]?.(field));
	}
}
