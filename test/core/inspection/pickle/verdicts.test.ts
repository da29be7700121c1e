import assert from 'node:assert/strict';
import { knownImports } from '../../../../src/core/inspection/pickle/knownImports.js';
import { opcodes } from '../../../../src/core/inspection/pickle/opcodes.js';
import { runsCodeModules, runsCodeNames } from '../../../../src/core/inspection/pickle/runsCode.js';
import { verdictOf } from '../../../../src/core/inspection/pickle/verdicts.js';

describe('verdicts on imports', () => {
	const rows: readonly (readonly [module: string | undefined, name: string | undefined, verdict: string])[] =
		[
			['collections', 'OrderedDict', 'known'],
			['numpy._core.multiarray', '_reconstruct', 'known'],
			['numpy.core.multiarray', 'scalar', 'known'],
			['torch._utils', '_rebuild_tensor_v2', 'known'],
			['sklearn.ensemble._forest', 'RandomForestClassifier', 'known'],
			['xgboost.core', 'Booster', 'known'],
			['lightgbm.basic', 'Booster', 'known'],
			['catboost.core', 'CatBoostClassifier', 'known'],
			['pandas', 'Timestamp', 'not-known'],
			['builtins', 'set', 'known'],
			['__builtin__', 'set', 'known'],
			['builtins', 'getattr', 'runs-code'],
			['builtins', 'eval', 'runs-code'],
			['__builtin__', '__import__', 'runs-code'],
			['posix', 'system', 'runs-code'],
			['nt', 'system', 'runs-code'],
			['subprocess', 'Popen', 'runs-code'],
			['os.path', 'join', 'runs-code'],
			['numpy', 'load', 'runs-code'],
			['operator', 'attrgetter', 'runs-code'],
			['functools', 'partial', 'runs-code'],
			['cloudpickle.cloudpickle', '_make_function', 'runs-code'],
			['dill._dill', '_create_function', 'runs-code'],
			['tempfile', '_os.system', 'runs-code'],
			['m', 'A.__globals__', 'runs-code'],
			['m', 'Outer.Inner', 'not-known'],
			['m', 'system', 'not-known'],
			['sklearn.ensemble._forest', 'RandomForestClassifier ', 'not-known'],
			['unknown', 'unknown', 'not-known'],
			['__torch__.m', 'Net', 'known'],
			['constructor', 'toString', 'not-known'],
			['', 'x', 'not-known'],
			[undefined, undefined, 'unresolved'],
		];
	for (const [module, name, verdict] of rows)
		it(`${module ?? 'nothing'} ${name ?? ''}: ${verdict}`, () =>
			assert.equal(verdictOf(module, name), verdict));

	it('know nothing that runs code', () => {
		for (const [module, names] of Object.entries(knownImports))
			for (const name of names.split(' ')) {
				assert.match(`${module}.${name}`, /^[\w.]+$/);
				const [top = ''] = module.split('.', 1);
				const isBuiltin = /^(builtins|__builtin__)$/.test(module);
				assert.ok(isBuiltin || !runsCodeModules.has(top), `${module}.${name}`);
				assert.ok(!runsCodeNames[module]?.split(' ').includes(name), `${module}.${name}`);
			}
		for (const module of ['builtins', '__builtin__'])
			assert.doesNotMatch(
				knownImports[module] ?? '',
				/\b(eval|exec|getattr|__import__|open|compile|map|apply)\b/,
			);
	});
});

describe('opcodes', () => {
	it('are the 68 of protocols 0 to 5', () => {
		assert.equal(opcodes.filter((each) => each !== undefined).length, 68);
	});
});
