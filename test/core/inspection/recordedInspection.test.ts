import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Inspection } from '../../../src/core/inspection/inspection.js';
import {
	maxInspectionBytes,
	parseInspection,
	renderInspection,
} from '../../../src/core/inspection/recordedInspection.js';

const saves = 'test/fixtures/models';
const encode = (text: string) => new TextEncoder().encode(text);

describe('inspection.json', () => {
	for (const name of readdirSync(saves).filter((each) => each.endsWith('.json')))
		it(`keeps what ${name} tells`, () => {
			const inspection = JSON.parse(readFileSync(join(saves, name), 'utf8')) as Inspection;
			const { formats, facts, card } = inspection;
			assert.deepEqual(parseInspection(encode(renderInspection(inspection))), {
				...{ formats, facts, isShortened: false },
				...(card ? { card } : {}),
			});
		});

	it('stays within its size whatever there is to tell, and says so', () => {
		const long = 'x'.repeat(100_000);
		const inspection: Inspection = {
			formats: Array.from({ length: 2000 }, (_, index) => ({
				format: 'onnx',
				files: Array.from({ length: 100 }, () => `${index}/${long}`),
				architecture: long,
				details: Object.fromEntries(Array.from({ length: 100 }, (_, key) => [`${key} ${long}`, long])),
			})),
			facts: Array.from({ length: 10_000 }, () => ({ kind: 'template', path: 'a.gguf', text: `😀${long}` })),
		};
		const text = renderInspection(inspection);
		assert.ok(encode(text).length <= maxInspectionBytes);
		assert.ok(text.isWellFormed());
		const read = parseInspection(encode(text));
		assert.ok(read?.isShortened);
		assert.ok(read.formats.length > 0 && read.facts.length > 0);
	});

	it('keeps what may run code where there is more of the rest than it can hold', () => {
		const shards = Array.from({ length: 1000 }, (_, index) => ({
			...{ kind: 'tensors-only' as const, path: `${index}.safetensors` },
		}));
		const code = { kind: 'code' as const, path: 'z.keras', what: 'Lambda', role: 'keras-layer' as const };
		const unread = { kind: 'unread' as const, path: 'z.h5', detail: 'cut off', part: 'code' as const };
		const read = parseInspection(encode(renderInspection({ formats: [], facts: [...shards, code, unread] })));
		assert.ok(read?.isShortened);
		assert.deepEqual(read.facts.slice(0, 2), [code, unread]);
	});

	for (const [what, text] of [
		['empty', ''],
		['no JSON', '{'],
		['of another kind', '{"formats": []}'],
		['too large', `{"inspection": 1, "formats": ["${'x'.repeat(maxInspectionBytes)}"]}`],
	] as const)
		it(`that is ${what} tells nothing`, () => assert.equal(parseInspection(encode(text)), undefined));

	it('is read as far as it is understood, whatever stands in it', () => {
		fc.assert(
			fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (formats, load, card) => {
				const read = parseInspection(encode(JSON.stringify({ inspection: 1, formats, load, card })));
				assert.ok(read);
				assert.ok(encode(renderInspection(read)).length > 0);
			}),
		);
		const later = parseInspection(
			encode('{"inspection":2,"formats":[{"format":"new","files":["a"]}],"load":[{"kind":"new"}]}'),
		);
		assert.deepEqual(later, { formats: [{ format: 'new', files: ['a'] }], facts: [], isShortened: false });
	});
});
