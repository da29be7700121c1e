import { defined } from '../../manifest/plain.js';
import type { ByteSource, Cancellation } from '../byteSource.js';
import { HeaderFault } from './cursor.js';
import type { HeaderReading } from './headerReading.js';
import { readJsonScalars } from './jsonScalars.js';
import type { ScalarVisitor } from './scalarStream.js';
import { readUbjScalars } from './ubjScalars.js';
import { latin1 } from '../../base/latin1.js';
import { treeTask } from './treeTask.js';

/** `learner/gradient_booster/model/gbtree_model_param/num_trees`, and one level more for boosters of boosters (dart). */
const toldDepth = 6;

/** Does a text or UBJ file that begins so come from XGBoost? Its first keys are `learner` and one of its parts, or `version`. */
export function looksLikeXgboost(head: Uint8Array): 'json' | 'ubj' | undefined {
	const text = latin1(head.subarray(0, 256));
	if (/^\s*\{\s*"(?:learner"\s*:\s*\{|version"\s*:\s*\[\s*\d+\s*,\s*\d+\s*,\s*\d+\s*\])/.test(text))
		return 'json';
	return /^\{[iUIlL].{0,8}(?:learner\{|version\[)/s.test(text) ? 'ubj' : undefined;
}

/** Reads a booster as XGBoost 1.0 to 3 saves it, JSON or UBJ: version, objective, trees and features. */
export async function readXgboost(
	source: ByteSource,
	form: 'json' | 'ubj',
	signal?: Cancellation,
): Promise<HeaderReading> {
	const values = new Map<string, string | number>();
	const visit: ScalarVisitor = (path, value) => {
		if (typeof value !== 'string' && typeof value !== 'number') return;
		// Lists of names and categories may be long; of a version three places count.
		if (path[0] === 'version' ? path.length === 2 : !/^\d+$/.test(path.at(-1) ?? ''))
			values.set(path.join('/'), value);
	};
	await (form === 'json' ? readJsonScalars : readUbjScalars)(source, toldDepth, visit, signal);
	const named = (suffix: string) => {
		for (const [key, value] of values)
			if (key.startsWith('learner/') && key.endsWith(`/${suffix}`)) return value;
		return undefined;
	};
	const number = (suffix: string) => {
		const value = named(suffix);
		return value === undefined || !Number.isFinite(Number(value)) ? undefined : Number(value);
	};
	const booster = named('gradient_booster/name');
	const objective = named('objective/name');
	if (booster === undefined && objective === undefined)
		throw new HeaderFault('it lacks the booster and objective of a model of XGBoost');
	const version = ['0', '1', '2'].map((place) => values.get(`version/${place}`));
	const classes = number('num_class');
	return {
		format: {
			format: 'xgboost',
			framework: 'xgboost',
			...(version.includes(undefined) ? {} : { frameworkVersion: version.join('.') }),
			...(booster === undefined ? {} : { architecture: String(booster) }),
			...treeTask(String(objective ?? '')),
			details: defined({
				objective: objective === undefined ? undefined : String(objective),
				trees: number('gbtree_model_param/num_trees'),
				features: number('num_feature'),
				classes: classes === 0 ? undefined : classes,
			}),
		},
		facts: [],
	};
}
