import { defined } from '../../manifest/plain.js';
import type { ByteSource } from '../byteSource.js';
import { HeaderFault } from './cursor.js';
import type { HeaderReading } from './headerReading.js';
import { latin1 } from '../../base/latin1.js';
import { treeTask } from './treeTask.js';

const maxHeaderBytes = 8 * 1_048_576;

/** Does a file that begins so come from LightGBM? */
export function looksLikeLightgbm(head: Uint8Array): boolean {
	return /^tree\r?\nversion=v\d/.test(latin1(head.subarray(0, 64)));
}

/** Reads the head of a booster as LightGBM saves it: a text of `key=value` lines up to the first empty one. */
export async function readLightgbm(source: ByteSource): Promise<HeaderReading> {
	const text = latin1(await source.read(0, maxHeaderBytes));
	const end = text.search(/\r?\n\r?\n/);
	if (end < 0 && source.size > maxHeaderBytes)
		throw new HeaderFault(`its head has more than ${maxHeaderBytes} bytes`);
	const lines = (end < 0 ? text : text.slice(0, end)).split(/\r?\n/);
	const values = new Map(
		lines.map((line) => {
			const at = line.indexOf('=');
			return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
		}),
	);
	const number = (key: string) => {
		const value = values.get(key);
		return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
	};
	const sizes = values.get('tree_sizes');
	const last = number('max_feature_idx');
	const classes = number('num_class');
	const objective = values.get('objective');
	return {
		format: {
			format: 'lightgbm',
			framework: 'lightgbm',
			...treeTask(objective ?? ''),
			details: defined({
				objective,
				trees: sizes === undefined ? undefined : sizes.split(' ').filter((each) => each !== '').length,
				features: last === undefined ? undefined : last + 1,
				classes: classes === 1 ? undefined : classes,
				'format version': values.get('version'),
			}),
		},
		facts: [],
	};
}
