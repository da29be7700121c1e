import type { Reading } from '../problem.js';
import { defined, objectAt, stringAt } from './plain.js';
import { ManifestReader } from './validate.js';
import type { PlainValue } from './plainValue.js';

/** What a registry takes from MLflow's `MLmodel` file; unknown flavours and keys are kept out of the way. */
export interface MlModel {
	/** Sorted. */
	readonly flavors: readonly string[];
	readonly runId?: string;
	/** `m-` and 32 hex digits; absent for a model that was saved and not logged. */
	readonly modelId?: string;
	/** URI of the logged model's artifacts. */
	readonly artifactPath?: string;
	readonly signature?: Signature;
	/** `serialization_format` of scikit-learn and the like. */
	readonly serializationFormat?: string;
}

/** The three parts of a signature, each parsed from its JSON text. */
export interface Signature {
	readonly inputs?: PlainValue;
	readonly outputs?: PlainValue;
	readonly params?: PlainValue;
}

const reader = new ManifestReader<MlModel>({ type: 'object', required: ['flavors'] }, (plain) => {
	const flavors = objectAt(plain, 'flavors') ?? {};
	const formats = Object.keys(flavors).map((flavor) =>
		stringAt(objectAt(flavors, flavor), 'serialization_format'),
	);
	const signature = objectAt(plain, 'signature');
	return {
		flavors: Object.keys(flavors).sort(),
		...defined({
			runId: stringAt(plain, 'run_id'),
			modelId: stringAt(plain, 'model_id'),
			artifactPath: stringAt(plain, 'artifact_path'),
			serializationFormat: formats.find((format) => format !== undefined),
			signature:
				signature &&
				defined({
					inputs: parseJson(stringAt(signature, 'inputs')),
					outputs: parseJson(stringAt(signature, 'outputs')),
					params: parseJson(stringAt(signature, 'params')),
				}),
		}),
	};
});

/** Reads an `MLmodel` file as data; nothing it names is loaded or run. */
export function readMlModel(bytes: Uint8Array, path: string): Reading<MlModel> {
	return reader.read(bytes, path);
}

/** `signature.json`: the parts of the signature that are there, keys in a fixed order. */
export function renderSignature(signature: Signature): string {
	const { inputs, outputs, params } = signature;
	return `${JSON.stringify({ inputs, outputs, params }, undefined, 2)}\n`;
}

function parseJson(text: string | undefined): PlainValue | undefined {
	if (text === undefined) return undefined;
	try {
		return (JSON.parse(text) as PlainValue) ?? undefined;
	} catch {
		// A signature MLflow itself could not read is shown as absent.
		return undefined;
	}
}
