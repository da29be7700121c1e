import { HeaderFault } from './cursor.js';
import type { Field, ProtobufWalker } from './protobuf.js';
import type { TensorField } from './tensorSignature.js';
import type { TensorSums } from './tensorSums.js';

/** `TensorProto.DataType`, in numpy's words where it has them. */
export const onnxTypes: Readonly<Record<number, string>> = {
	...{ 1: 'float32', 2: 'uint8', 3: 'int8', 4: 'uint16', 5: 'int16', 6: 'int32', 7: 'int64', 8: 'str' },
	...{ 9: 'bool', 10: 'float16', 11: 'float64', 12: 'uint32', 13: 'uint64', 14: 'complex64' },
	...{ 15: 'complex128', 16: 'bfloat16', 17: 'float8e4m3fn', 18: 'float8e4m3fnuz', 19: 'float8e5m2' },
	...{ 20: 'float8e5m2fnuz', 21: 'uint4', 22: 'int4', 23: 'float4e2m1', 24: 'float8e8m0' },
};

const maxDepth = 32;
const maxFields = 4096;
const maxDimensions = 64;

/** Collects what the graphs of a model hold, however deep: tensors, places of data outside, kinds of operations. */
export class OnnxGraphs {
	name = '';
	nodes = 0;
	readonly inputs: TensorField[] = [];
	readonly outputs: TensorField[] = [];
	/** As the tensors name them. */
	readonly externalLocations = new Set<string>();
	/** Of operations that are none of ONNX's own; each is `domain.name`. */
	readonly customDomains = new Set<string>();
	readonly #initialized = new Set<string>();

	constructor(
		private readonly walker: ProtobufWalker,
		readonly sums: TensorSums,
	) {}

	/** The graph of the model: also its name, inputs and outputs. */
	async readMain(graph: Field): Promise<void> {
		await this.#graph(graph, 0, async (field) => {
			if (field.number === 2) this.name = await this.walker.text(field);
			else if (field.number === 11 && this.inputs.length < maxFields)
				this.inputs.push(await this.#value(field));
			else if (field.number === 12 && this.outputs.length < maxFields)
				this.outputs.push(await this.#value(field));
		});
		// Up to IR version 3 weights were inputs, too.
		const given = this.inputs.filter(({ name }) => !this.#initialized.has(name));
		this.inputs.splice(0, this.inputs.length, ...given);
	}

	/** A `TrainingInfoProto`: two graphs. */
	readTraining({ start, end }: Field): Promise<void> {
		return this.walker.walk(start, end, (field) =>
			field.number === 1 || field.number === 2 ? this.#graph(field, 1) : undefined,
		);
	}

	/** A `FunctionProto`: nodes. */
	readFunction({ start, end }: Field): Promise<void> {
		return this.walker.walk(start, end, (field) => (field.number === 7 ? this.#node(field, 1) : undefined));
	}

	async #graph({ start, end }: Field, depth: number, more?: (field: Field) => Promise<void>): Promise<void> {
		if (depth > maxDepth) throw new HeaderFault('its graphs are nested too deep');
		await this.walker.walk(start, end, (field) => {
			if (field.number === 1) return this.#node(field, depth);
			if (field.number === 5) return this.#tensor(field, true);
			if (field.number === 15) return this.#sparse(field, true);
			return more?.(field);
		});
	}

	async #node({ start, end }: Field, depth: number): Promise<void> {
		this.nodes++;
		let [operation, domain] = ['', ''];
		await this.walker.walk(start, end, async (field) => {
			if (field.number === 4) operation = await this.walker.text(field);
			else if (field.number === 7) domain = await this.walker.text(field);
			else if (field.number === 5) await this.#attribute(field, depth);
		});
		const isOwn = domain === '' || domain === 'ai.onnx' || domain.startsWith('ai.onnx.');
		if (!isOwn && this.customDomains.size < 100) this.customDomains.add(`${domain}.${operation}`);
	}

	/** `AttributeProto`: tensors in 5 and 10, graphs in 6 and 11, sparse tensors in 22 and 23. */
	#attribute({ start, end }: Field, depth: number): Promise<void> {
		return this.walker.walk(start, end, (field) => {
			if (field.wire !== 2) return undefined;
			if (field.number === 5 || field.number === 10) return this.#tensor(field, false);
			if (field.number === 6 || field.number === 11) return this.#graph(field, depth + 1);
			if (field.number === 22 || field.number === 23) return this.#sparse(field, false);
			return undefined;
		});
	}

	/** `SparseTensorProto`: values in 1, indices in 2. */
	#sparse({ start, end }: Field, isWeight: boolean): Promise<void> {
		return this.walker.walk(start, end, (field) => {
			if (field.number === 1) return this.#tensor(field, isWeight);
			return field.number === 2 ? this.#tensor(field, false) : undefined;
		});
	}

	/** `TensorProto`; counted where it is a weight, and always asked where its data lies. */
	async #tensor({ start, end }: Field, isWeight: boolean): Promise<void> {
		const { walker } = this;
		const shape: number[] = [];
		let [type, name] = [0, ''];
		await walker.walk(start, end, async (field) => {
			if (field.number === 1) shape.push(...(await walker.numbers(field)));
			else if (field.number === 2) type = field.value;
			else if (field.number === 8) name = await walker.text(field);
			else if (field.number === 13) await this.#external(field);
			if (shape.length > maxDimensions)
				throw new HeaderFault(`a tensor has more than ${maxDimensions} dimensions`);
		});
		if (!isWeight) return;
		this.#initialized.add(name);
		this.sums.add({ name, dtype: onnxTypes[type] ?? 'unknown', shape });
	}

	/** `StringStringEntryProto` of `external_data`; `location` is the file's path. */
	async #external({ start, end }: Field): Promise<void> {
		let [key, value] = ['', ''];
		await this.walker.walk(start, end, async (field) => {
			if (field.number === 1) key = await this.walker.text(field);
			else if (field.number === 2) value = await this.walker.text(field);
		});
		if (key === 'location' && this.externalLocations.size < maxFields) this.externalLocations.add(value);
	}

	/** `ValueInfoProto`: a tensor's type and shape, or what else is not described further. */
	async #value({ start, end }: Field): Promise<TensorField> {
		const { walker } = this;
		const shape: number[] = [];
		let [name, dtype, isTensor] = ['', 'unknown', false];
		const dimension = async (field: Field) => {
			let size = -1;
			await walker.walk(field.start, field.end, ({ number, value }) => {
				if (number === 1) size = value;
			});
			shape.push(size);
			if (shape.length > maxDimensions)
				throw new HeaderFault(`a tensor has more than ${maxDimensions} dimensions`);
		};
		const tensorType = (field: Field) =>
			walker.walk(field.start, field.end, (part) => {
				if (part.number === 1) dtype = onnxTypes[part.value] ?? 'unknown';
				if (part.number !== 2) return undefined;
				isTensor = true;
				return walker.walk(part.start, part.end, (each) => (each.number === 1 ? dimension(each) : undefined));
			});
		await walker.walk(start, end, async (field) => {
			if (field.number === 1) name = await walker.text(field);
			else if (field.number === 2)
				await walker.walk(field.start, field.end, (type) =>
					type.number === 1 || type.number === 8 ? tensorType(type) : undefined,
				);
		});
		return { name, dtype, ...(isTensor ? { shape } : {}) };
	}
}
