import type { Signature } from '../../manifest/mlmodel.js';
import type { PlainValue } from '../../manifest/plainValue.js';

/** An input or output of a graph. */
export interface TensorField {
	readonly name: string;
	/** numpy's name. */
	readonly dtype: string;
	/** -1 is a dimension of any length; absent for what is no tensor, or of any number of dimensions. */
	readonly shape?: readonly number[];
}

/** As MLflow writes tensors; without a part where something in it has no shape or type that MLflow could say. */
export function signatureOf(
	inputs: readonly TensorField[],
	outputs: readonly TensorField[],
): Signature | undefined {
	const parts = [partOf(inputs), partOf(outputs)] as const;
	if (!parts[0] && !parts[1]) return undefined;
	return { ...(parts[0] ? { inputs: parts[0] } : {}), ...(parts[1] ? { outputs: parts[1] } : {}) };
}

function partOf(fields: readonly TensorField[]): PlainValue[] | undefined {
	if (fields.length === 0) return undefined;
	const specifications: PlainValue[] = [];
	for (const { name, dtype, shape } of fields) {
		if (!shape || dtype === 'unknown') return undefined;
		specifications.push({ name, type: 'tensor', 'tensor-spec': { dtype, shape: [...shape] } });
	}
	return specifications;
}
