import type { Signature } from '../../manifest/mlmodel.js';
import { isBeside } from './isBeside.js';
import type { ByteSource, Cancellation } from '../byteSource.js';
import type { LoadFact } from '../inspection.js';
import { Cursor, HeaderFault } from './cursor.js';
import type { HeaderReading } from './headerReading.js';
import { OnnxGraphs } from './onnxGraphs.js';
import { ProtobufWalker, type Field } from './protobuf.js';
import { signatureOf } from './tensorSignature.js';
import { TensorSums } from './tensorSums.js';

const maxOpsets = 64;
const maxProperties = 1000;

/** Fields of `ModelProto` that are messages or texts (onnx/onnx.proto3, IR version 13). */
const model = {
	irVersion: 1,
	producerName: 2,
	producerVersion: 3,
	domain: 4,
	graph: 7,
	opset: 8,
	metadata: 14,
	training: 20,
	functions: 25,
} as const;

/**
 * Could the bytes be an ONNX model? There is no mark; so the whole file must be a walk of `ModelProto`'s fields with a
 * graph among them. Gives `false` for what is no protobuf.
 */
export async function isOnnx(source: ByteSource): Promise<boolean> {
	const wires: Readonly<Record<number, number>> = {
		...{ 1: 0, 2: 2, 3: 2, 4: 2, 5: 0, 6: 2, 7: 2, 8: 2, 14: 2, 20: 2, 25: 2, 26: 2 },
	};
	const seen = new Set<number>();
	try {
		await new ProtobufWalker(new Cursor(source)).walk(0, source.size, ({ number, wire }) => {
			if (wires[number] !== wire) throw new HeaderFault('no ONNX');
			seen.add(number);
		});
	} catch (error) {
		if (error instanceof HeaderFault) return false;
		throw error;
	}
	return seen.has(model.graph) && (seen.has(model.irVersion) || seen.has(model.opset));
}

/**
 * Reads an ONNX model: who made it, its operator sets, the tensors of the graph and of all graphs within, its inputs and
 * outputs, and where data lies outside of the file. No tensor's data is read.
 */
export async function readOnnx(
	source: ByteSource,
	path: string,
	signal?: Cancellation,
): Promise<HeaderReading> {
	const walker = new ProtobufWalker(new Cursor(source), signal);
	const graphs = new OnnxGraphs(walker, new TensorSums());
	const texts = new Map<number, string>();
	const opsets: string[] = [];
	const properties = new Map<string, string>();
	let irVersion = 0;
	await walker.walk(0, source.size, async (field) => {
		switch (field.number) {
			case model.irVersion:
				irVersion = field.value;
				return;
			case model.producerName:
			case model.producerVersion:
			case model.domain:
				texts.set(field.number, await walker.text(field));
				return;
			case model.graph:
				return graphs.readMain(field);
			case model.opset:
				if (opsets.length < maxOpsets) opsets.push(await opsetOf(walker, field));
				return;
			case model.metadata:
				if (properties.size < maxProperties) await addProperty(walker, field, properties);
				return;
			case model.training:
				return graphs.readTraining(field);
			case model.functions:
				return graphs.readFunction(field);
			default:
		}
	});
	const producer = [texts.get(model.producerName), texts.get(model.producerVersion)]
		.filter((each) => each)
		.join(' ');
	const licence = properties.get('license') ?? properties.get('licence');
	const signature: Signature | undefined = signatureOf(graphs.inputs, graphs.outputs);
	return {
		format: {
			format: 'onnx',
			framework: 'onnx',
			...(graphs.name === '' ? {} : { architecture: graphs.name }),
			...graphs.sums.sums,
			...(licence === undefined ? {} : { licence }),
			details: {
				'IR version': irVersion,
				...(opsets.length > 0 ? { opsets: [...new Set(opsets)].join(', ') } : {}),
				...(producer === '' ? {} : { 'made by': producer }),
				operations: graphs.nodes,
				...(graphs.customDomains.size > 0
					? { 'custom operations': [...graphs.customDomains].sort().join(', ') }
					: {}),
			},
		},
		...(signature ? { signature } : {}),
		facts: factsOf(graphs, path),
	};
}

function factsOf(graphs: OnnxGraphs, path: string): LoadFact[] {
	return [...graphs.externalLocations].map((location): LoadFact => {
		return { kind: 'external-data', path, location, isInside: isBeside(location) };
	});
}

async function opsetOf(walker: ProtobufWalker, { start, end }: Field): Promise<string> {
	let [domain, version] = ['', 0];
	await walker.walk(start, end, async (field) => {
		if (field.number === 1) domain = await walker.text(field);
		else if (field.number === 2) version = field.value;
	});
	return `${domain === '' ? 'ai.onnx' : domain} ${version}`;
}

async function addProperty(
	walker: ProtobufWalker,
	{ start, end }: Field,
	properties: Map<string, string>,
): Promise<void> {
	let [key, value] = ['', ''];
	await walker.walk(start, end, async (field) => {
		if (field.number === 1) key = await walker.text(field);
		// Some exporters put whole configurations there.
		else if (field.number === 2) value = field.end - field.start > 4096 ? '' : await walker.text(field);
	});
	properties.set(key, value);
}
