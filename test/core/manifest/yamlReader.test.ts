import assert from 'node:assert/strict';
import { readYaml } from '../../../src/core/manifest/yamlReader.js';
import { badYaml, goodYaml } from '../../corpus/yaml.js';

const read = (text: string | Uint8Array) =>
	readYaml(typeof text === 'string' ? new TextEncoder().encode(text) : text, 'x.yaml');

describe('the YAML reader', () => {
	for (const [title, text, value] of goodYaml)
		it(`reads ${title}`, () => {
			const reading = read(text);
			assert.ok(reading.ok, JSON.stringify(reading).slice(0, 300));
			assert.deepEqual(reading.value.value, value);
		});

	for (const [title, text, refusal, place] of badYaml)
		it(`refuses ${title}`, () => {
			const reading = read(text);
			assert.ok(!reading.ok);
			const [{ code, data, path, range }] = reading.problems;
			assert.equal('feature' in data && code === 'yaml-refused' ? data.feature : code, refusal);
			assert.equal(path, 'x.yaml');
			if (place) assert.deepEqual(range?.start, { line: place[0], column: place[1] });
			assert.ok(JSON.stringify(reading).length < 1000, 'it does not quote the file');
		});

	it('looks no further than the first key too many', () => {
		const reading = read(Array.from({ length: 19_000 }, (_, index) => `k${index}: 1\n`).join(''));
		assert.ok(!reading.ok);
		assert.deepEqual(reading.problems[0].range, {
			start: { line: 0, column: 0 },
			end: { line: 2000, column: 6 },
		});
	});

	it('knows where each value stands', () => {
		const reading = read('a:\n  b: 5 # five\n');
		assert.ok(reading.ok);
		assert.deepEqual(reading.value.rangeOf('/a/b'), {
			start: { line: 1, column: 5 },
			end: { line: 1, column: 6 },
		});
		assert.deepEqual(reading.value.rangeOf('/a/missing')?.start, { line: 1, column: 2 });
	});

	it('changes no object’s prototype', () => {
		for (const [, text] of [...goodYaml, ...badYaml]) read(text);
		assert.deepEqual(Object.keys(Object.prototype), []);
		assert.equal(({} as Record<string, unknown>)['x'], undefined);
	});
});
