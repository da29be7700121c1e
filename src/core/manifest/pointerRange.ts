import type { TextRange } from '../problem.js';
import { readYaml } from './yamlReader.js';

/** Where the value at a JSON pointer stands in a file that can be read. */
export function pointerRange(
	bytes: Uint8Array | undefined,
	path: string,
	pointer: string,
): TextRange | undefined {
	const yaml = bytes && readYaml(bytes, path);
	return yaml?.ok ? yaml.value.rangeOf(pointer) : undefined;
}
