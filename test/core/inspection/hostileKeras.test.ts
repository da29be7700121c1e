import assert from 'node:assert/strict';
import { inflate } from '../../../src/artifacts/inspection/inflate.js';
import { memorySource } from '../../../src/core/inspection/byteSources.js';
import { readFile } from '../../../src/core/inspection/formats/readFile.js';
import { zip, type ZipPart } from '../../kit/archiveWriter.js';

const part = (name: string, data: object | string): ZipPart => {
	return { name, data: Buffer.from(typeof data === 'string' ? data : JSON.stringify(data)) };
};
const model = (...layers: readonly object[]) => ({ class_name: 'Sequential', config: { layers } });
const plain = part('config.json', model());
const evil = part('config.json', model({ class_name: 'Lambda', config: { name: 'evil' } }));
const metadata = part('metadata.json', { keras_version: '3.15.1' });

const read = (...parts: readonly ZipPart[]) =>
	readFile(memorySource(zip(...parts)), 'file', { inflate, readPickles: () => Promise.resolve(undefined) });

describe('a Keras archive that hides a Lambda layer', () => {
	for (const [where, ...parts] of [
		['in its configuration', evil, metadata],
		['beside no metadata, which Keras does not ask for', evil],
		['beside metadata that are none', evil, part('metadata.json', '{')],
		['in the second of two entries of one name, which is the one that Python takes', plain, metadata, evil],
		['in the first of two entries of one name', evil, metadata, plain],
		['beside a configuration that can not be read', evil, metadata, part('config.json', '{')],
		['in an entry whose name Python ends at a NUL', { ...evil, name: 'config.json\0.txt' }, metadata],
		[
			'beside weights that are more than is made whole',
			evil,
			metadata,
			{ name: 'model.weights.h5', data: new Uint8Array(65 * 1_048_576), isDeflated: true },
		],
		['beside weights that are none', evil, metadata, part('model.weights.h5', 'nothing')],
		['beside weights that are encrypted', evil, { ...part('model.weights.h5', 'x'), flags: 1 }],
	] as const)
		it(`${where} is told`, async () => {
			const { format, facts } = await read(...parts);
			assert.equal(format?.format, 'keras');
			assert.ok(
				facts.some((fact) => fact.kind === 'code' && fact.what === 'Lambda (evil)'),
				JSON.stringify(facts),
			);
		});

	it('of which the configuration can not be read, is told to be one', async () => {
		const { facts } = await read(part('config.json', '{'), metadata);
		assert.deepEqual(facts, [{ kind: 'unread', path: 'file', detail: 'it is not valid JSON', part: 'code' }]);
	});

	it('is none where it has the configuration of something else', async () => {
		const { format, facts } = await read(part('config.json', { model_type: 'bert' }), part('a.txt', 'x'));
		assert.deepEqual([format, facts], [undefined, []]);
	});
});
