import assert from 'node:assert/strict';
import { primaryMetric, rankedMetrics } from '../../../src/core/registry/primaryMetric.js';

describe('primaryMetric', () => {
	const cases: readonly (readonly [Record<string, number>, string | undefined])[] = [
		[{}, undefined],
		[{ accuracy: 0.9, f1_macro: 0.95, log_loss: 0.1 }, 'f1_macro'],
		[{ accuracy: 0.9, log_loss: 0.1 }, 'accuracy'],
		[{ 'val/loss': 0.3, 'train/loss': 0.1 }, 'val/loss'],
		[{ trainF1: 0.99, valAccuracy: 0.9 }, 'valAccuracy'],
		[{ training_f1_score: 0.9 }, 'training_f1_score'],
		[{ roc_auc: 0.9, precision: 0.8 }, 'roc_auc'],
		[{ rmse: 3, r2: 0.8 }, 'r2'],
		[{ zeta: 1, alpha: 2 }, 'alpha'],
		[{ 'eval-f1-score': 0.4, steps: 100 }, 'eval-f1-score'],
		[{ mapping_size: 3, mape: 0.1 }, 'mape'],
	];
	for (const [metrics, expected] of cases) {
		it(`of ${Object.keys(metrics).join(', ') || 'none'} is ${expected ?? 'none'}`, () =>
			assert.equal(primaryMetric(metrics)?.name, expected));
	}

	it('orders all of them, whatever their order in the file', () => {
		const names = rankedMetrics({ b: 1, log_loss: 2, a: 3, accuracy: 4 }).map(({ name }) => name);
		assert.deepEqual(names, ['accuracy', 'log_loss', 'a', 'b']);
	});
});
