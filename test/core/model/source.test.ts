import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isRegistryError } from '../../../src/core/errors.js';
import { parseSourceUri, withoutSecrets } from '../../../src/core/model/source.js';
import { sources, type SourceAnswer } from '../../corpus/sources.js';

describe('parseSourceUri', () => {
	for (const [text, expected] of sources)
		it(`${JSON.stringify(text).slice(0, 80)}: ${expected.slice(0, 40)}`, () =>
			assert.equal(answer(text), expected));

	it('is asked about at least 120 sources, each once', () => {
		assert.ok(sources.length >= 120, String(sources.length));
		assert.equal(new Set(sources.map(([text]) => text)).size, sources.length);
	});

	it('tells of a refusal without the credential', () => {
		for (const text of [
			'https://ada:hunter2@example.com/model',
			'https://example.com/k?sig=hunter2',
			'https://example.com/k?%2573ig=hunter2',
			's3://hunter2@bucket/key?token=hunter2',
		]) {
			assert.throws(
				() => parseSourceUri(text),
				(error) =>
					isRegistryError(error, 'source-uri-refused') && !JSON.stringify(error.failure).includes('hunter2'),
				text,
			);
		}
		assert.equal(withoutSecrets('https://ada:hunter2@example.com/k?sig=1'), 'https://…@example.com/k?…');
	});

	it('takes a path again that it has given, and gives the same', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
				const given = answer(text);
				if (given.startsWith('path ')) assert.equal(answer(given.slice('path '.length)), given);
			}),
			{ numRuns: 1_000 },
		);
	});

	it('never throws anything but its refusal, and never lets a step upwards through', () => {
		const piece = fc.constantFrom(
			'..',
			'.',
			'/',
			'%2e',
			'%2f',
			'\\',
			's3://b',
			'file:',
			'a',
			'?',
			'#',
			'@',
			':',
			'%25',
		);
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
				const given = answer(pieces.join(''));
				if (/^(?:path|file) /.test(given))
					assert.doesNotMatch(
						decodeURIComponent(given.replace(/%(?![\da-f]{2})/gi, '%25')),
						/(?:^| |\/)\.\.(?:\/|$)/,
					);
			}),
			{ numRuns: 1_000 },
		);
	});
});

function answer(text: string): SourceAnswer {
	try {
		const uri = parseSourceUri(text);
		return uri.kind === 'path' || uri.kind === 'file' ? `${uri.kind} ${uri.path}` : uri.kind;
	} catch (error) {
		if (isRegistryError(error) && error.failure.code === 'source-uri-refused')
			return error.failure.data.reason;
		throw error;
	}
}
