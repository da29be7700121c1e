import { isObject, listAt } from '../manifest/plain.js';
import type { PlainValue } from '../manifest/plainValue.js';

/** Entries of a log that are looked at, from its end. */
const maxEntries = 100_000;
/** What says how fast or how far a training went, not how good it is. */
const isPace = (key: string) =>
	/(?:_runtime|_per_second|_flos|flos)$/.test(key) ||
	['step', 'epoch', 'learning_rate', 'grad_norm'].includes(key);

/** The metrics of transformers' `trainer_state.json`: the last of each that was logged, by step, and the best one. */
export function trainerMetrics(plain: PlainValue): ReadonlyMap<string, number> {
	const metrics = new Map<string, number>();
	if (!isObject(plain)) return metrics;
	const steps = new Map<string, number>();
	for (const entry of listAt(plain, 'log_history').slice(-maxEntries)) {
		if (!isObject(entry)) continue;
		const step = typeof entry['step'] === 'number' ? entry['step'] : 0;
		for (const [key, value] of Object.entries(entry)) {
			if (typeof value !== 'number' || isPace(key) || step < (steps.get(key) ?? -Infinity)) continue;
			steps.set(key, step);
			metrics.set(key, value);
		}
	}
	if (typeof plain['best_metric'] === 'number') metrics.set('best_metric', plain['best_metric']);
	return metrics;
}

/** What it tells of how the training was set. */
export function trainerParams(plain: PlainValue): ReadonlyMap<string, string> {
	if (!isObject(plain)) return new Map();
	const names = ['num_train_epochs', 'train_batch_size', 'max_steps'];
	return new Map(
		names.flatMap((name) => (typeof plain[name] === 'number' ? [[name, String(plain[name])] as const] : [])),
	);
}
