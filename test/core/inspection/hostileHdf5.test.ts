import assert from 'node:assert/strict';
import { inflate } from '../../../src/artifacts/inspection/inflate.js';
import type { HeaderReading } from '../../../src/core/inspection/formats/headerReading.js';
import { readFile } from '../../../src/core/inspection/formats/readFile.js';
import type { LoadFact } from '../../../src/core/inspection/inspection.js';
import { CountedSource } from '../../kit/countedSource.js';
import { ascii, attribute, dataset, dataspace, externalLink, fixedText } from '../../kit/hdf5Writer.js';
import { hardLink, heapAttribute, Hdf5Writer, symbolTable, textAttribute } from '../../kit/hdf5Writer.js';
import { u16, u64, type Message } from '../../kit/hdf5Writer.js';

const model = (...layers: readonly object[]) =>
	JSON.stringify({ class_name: 'Sequential', config: { name: 'm', layers } });
const lambda = (name: string) => ({ class_name: 'Lambda', config: { name } });
const plain = model({ class_name: 'Dense', config: { name: 'd', trainable: true } });
const evil = model(lambda('evil'));
const config = textAttribute('model_config', plain);

/** A file whose root group has these messages. */
function rootOf(...messages: readonly Message[]): Uint8Array {
	const writer = new Hdf5Writer();
	return writer.file(writer.object(messages));
}

/** A file of a model whose root group is put together by hand. */
function built(build: (writer: Hdf5Writer) => readonly Message[]): Uint8Array {
	const writer = new Hdf5Writer();
	const messages = build(writer);
	return writer.file(writer.object([config, ...messages]));
}

/** A tree of a group with one child, of which 0 has names. */
function groupTree(level: number, child: number): number[] {
	return [...ascii('TREE'), 0, level, ...u16(1), ...[0, 0, 0, child, 0].flatMap((each) => [...u64(each)])];
}

function behind(head: string, bytes: Uint8Array, at: number): Uint8Array {
	const file = new Uint8Array(at + bytes.length);
	file.set(ascii(head));
	file.set(bytes, at);
	return file;
}

async function read(bytes: Uint8Array): Promise<HeaderReading & { readBytes: number }> {
	const source = new CountedSource(bytes);
	const reading = await readFile(source, 'file', { inflate, readPickles: () => Promise.resolve(undefined) });
	return { ...reading, readBytes: source.readBytes };
}

const codeOf = (facts: readonly LoadFact[]) =>
	facts.flatMap((fact) => (fact.kind === 'code' ? [fact.what] : []));

describe('a Keras model in HDF5 that hides a Lambda layer', () => {
	for (const [where, bytes] of [
		['in a text of fixed length', rootOf(textAttribute('model_config', evil))],
		[
			'in the heap',
			built((writer) => [heapAttribute('model_config', writer.heap([[1, evil]]), 1, evil.length)]),
		],
		['in the second of two attributes of one name', rootOf(config, textAttribute('model_config', evil))],
		[
			'in the second of two texts of one number',
			built((writer) => {
				const heap = writer.heap([
					[1, plain.padEnd(evil.length)],
					[1, evil],
				]);
				return [heapAttribute('model_config', heap, 1, evil.length)];
			}),
		],
		[
			'before a NUL that ends the text',
			rootOf(textAttribute('model_config', `${evil}\u0000 and something that is no JSON`)),
		],
		[
			'in JSON that only Python takes',
			rootOf(textAttribute('model_config', evil.replace('"m"', '"a \\" NaN", "of": [NaN, -Infinity]'))),
		],
		[
			'in a text whose type is kept elsewhere',
			built((writer) => {
				const type = writer.object([{ type: 3, body: fixedText(evil.length) }]);
				const { body } = attribute('model_config', [3, 2, ...u64(type)], ascii(evil), dataspace(), 2);
				return [{ type: 0x0c, body: withoutPadding(body) }];
			}),
		],
		[
			'in a continuation of its header',
			built((writer) => {
				const { type, body } = textAttribute('model_config', evil);
				const chunk = [...u16(type), ...u16(body.length), 0, 0, 0, 0, ...body];
				return [{ type: 0x10, body: [...u64(writer.add(chunk)), ...u64(chunk.length)] }];
			}),
		],
		['in the configuration of its training', rootOf(config, textAttribute('training_config', evil))],
		['behind a text', behind('MATLAB 7.3', rootOf(textAttribute('model_config', evil)), 512)],
		[
			'behind what looks like another format',
			behind('GGUF', rootOf(textAttribute('model_config', evil)), 4096),
		],
	] as const)
		it(`${where} is told`, async () => {
			const { facts } = await read(bytes);
			assert.ok(codeOf(facts).includes('Lambda (evil)'), JSON.stringify(facts));
		});
});

/** Of an attribute of version 2, whose parts follow each other, and whose type is kept elsewhere. */
function withoutPadding(body: readonly number[]): number[] {
	const [name, type, space] = [13, 10, 8];
	const at = (start: number, length: number) => body.slice(start, start + length);
	return [2, 1, ...at(2, 6), ...at(8, name), ...at(24, type), ...at(40, space), ...body.slice(48)];
}

describe('a part of an HDF5 file that can not be read', () => {
	for (const [what, bytes, fact] of [
		[
			'a version of the format',
			new Hdf5Writer().file(96, { version: 9 }),
			{ detail: 'it is of a version of HDF5 that is not known (superblock 9)' },
		],
		[
			'addresses of three bytes',
			new Hdf5Writer().file(96, { widths: 3 }),
			{ detail: 'its addresses have 3 bytes, its lengths 3' },
		],
		[
			'a root group behind the end',
			new Hdf5Writer().file(2 ** 40),
			{ detail: 'a part lies behind its end (at byte 1099511627776)', part: 'code' },
		],
		[
			'a file that was cut off',
			(() => {
				const writer = new Hdf5Writer();
				return writer.file(writer.object([config]), { end: 2 ** 33 });
			})(),
			{ detail: 'it ends before what its header announces', part: 'code' },
		],
		[
			'a header without end',
			(() => {
				const writer = new Hdf5Writer();
				return writer.file(writer.object([config], 2 ** 31));
			})(),
			{ detail: 'a piece of a header has 2147483648 bytes, more than 8388608 (at byte 96)', part: 'code' },
		],
		[
			'a header that goes on in itself',
			built((writer) => [{ type: 0x10, body: [...u64(writer.next + 16), ...u64(64)] }]),
			{ detail: 'a header goes in a circle (at byte 96)', part: 'code' },
		],
		[
			'a configuration outside of the file',
			rootOf(heapAttribute('model_config', 2 ** 40, 1, 9)),
			{ detail: 'a part lies behind its end', part: 'code' },
		],
		[
			'a configuration that its heap does not have',
			built((writer) => [heapAttribute('model_config', writer.heap([[1, evil]]), 2, 9)]),
			{ detail: 'a text is not where it should be', part: 'code' },
		],
		[
			'a configuration that is a list',
			rootOf(attribute('model_config', fixedText(2), ascii('{}'), dataspace(1))),
			{ detail: 'its attribute model_config is no text', part: 'code' },
		],
		[
			'a configuration that is no JSON',
			rootOf(textAttribute('model_config', '{')),
			{ detail: 'its attribute model_config is not valid JSON', part: 'code' },
		],
		[
			'a configuration of no model',
			rootOf(textAttribute('model_config', '{}')),
			{ detail: 'its configuration is none of a model', part: 'code' },
		],
		[
			'an attribute of a later version',
			rootOf(config, { type: 0x0c, body: [9, 0, 0, 0, 0, 0, 0, 0] }),
			{ detail: /^an attribute is of a version that is not known \(at byte \d+\)$/, part: 'code' },
		],
		[
			'an attribute that is shared',
			rootOf(config, { ...textAttribute('model_config', evil), flags: 2 }),
			{ detail: /^a part of a header is kept elsewhere \(at byte \d+\)$/, part: 'code' },
		],
		[
			'a tree that is its own child',
			built((writer) => {
				return [symbolTable(writer.add(groupTree(1, writer.next)), writer.names('a'))];
			}),
			{ detail: 'the tree of a group is deeper than it says (at byte 96)', part: 'data' },
		],
		[
			'a list of names that goes on behind the file',
			built((writer) => {
				const list = writer.add([...ascii('SNOD'), 1, 0, ...u16(0xffff)]);
				return [symbolTable(writer.add(groupTree(0, list)), writer.names('a'))];
			}),
			{ detail: /\(at byte 96\)/, part: 'data' },
		],
		[
			'groups within groups without end',
			built((writer) => {
				let at = writer.object(dataset([2]));
				for (let depth = 0; depth < 40; depth++) at = writer.object([hardLink('g', at)]);
				return [hardLink('model_weights', at)];
			}),
			{ detail: /^groups are nested deeper than 32 \(at byte \d+\)$/, part: 'data' },
		],
		[
			'a shape of more elements than any file has',
			built((writer) => [hardLink('w', writer.object(dataset([2 ** 40, 2 ** 40])))]),
			{ detail: /^a shape has more elements than any file \(at byte \d+\)$/, part: 'data' },
		],
		[
			'values behind the end',
			built((writer) => [hardLink('w', writer.object(dataset([2], 96, 2 ** 40)))]),
			{ detail: /^a dataset ends behind the file \(at byte \d+\)$/, part: 'data' },
		],
		[
			'values that are put together of others',
			built((writer) => [hardLink('w', writer.object(dataset([2], 0, 0, 3)))]),
			{ detail: /^a dataset is put together of others, maybe of other files/, part: 'data' },
		],
		[
			'no Keras model',
			rootOf(textAttribute('CLASS', 'GROUP')),
			{ detail: 'it is HDF5 of no Keras model, which may hold code all the same' },
		],
	] as const)
		it(`${what}, is told with its place`, async () => {
			const { facts, readBytes } = await read(bytes);
			const unread = facts.filter((each) => each.kind === 'unread');
			assert.equal(unread.length, 1, JSON.stringify(facts));
			const { detail, ...rest } = unread[0] ?? { detail: '' };
			if (typeof fact.detail === 'string') assert.equal(detail, fact.detail);
			else assert.match(detail, fact.detail);
			assert.deepEqual(rest, {
				kind: 'unread',
				path: 'file',
				...('part' in fact ? { part: fact.part } : {}),
			});
			assert.ok(readBytes <= 1_048_576, `${readBytes} bytes`);
		});

	it('does not hide what is beside it', async () => {
		const { format, facts } = await read(
			built((writer) => {
				const weights = writer.object([
					hardLink('bad', 2 ** 40),
					hardLink('good', writer.object(dataset([2, 3]))),
				]);
				return [textAttribute('keras_version', '2.9.0'), hardLink('model_weights', weights)];
			}),
		);
		assert.equal(format?.frameworkVersion, '2.9.0');
		assert.deepEqual(format.tensors, {
			count: 1,
			first: [{ name: 'good', dtype: 'float32', shape: [2, 3] }],
		});
		assert.deepEqual(facts, [
			{
				kind: 'unread',
				path: 'file',
				detail: 'a part lies behind its end (at byte 1099511627776)',
				part: 'data',
			},
		]);
	});
});

describe('the weights in an HDF5 file', () => {
	it('are counted once, also where groups go in a circle', async () => {
		const { format, facts } = await read(
			built((writer) => {
				const weight = writer.object(dataset([2, 3]));
				const group = [hardLink('w', weight), hardLink('again', weight), hardLink('self', writer.next)];
				return [hardLink('model_weights', writer.object(group))];
			}),
		);
		assert.equal(format?.parameters, 6);
		assert.deepEqual(facts, []);
	});

	it('that lie in other files are told with these', async () => {
		const { facts } = await read(
			built((writer) => {
				const names = writer.names('', '/etc/weights');
				const slot = [...u64(1), ...u64(0), ...u64(8)];
				const outside = { type: 7, body: [1, 0, 0, 0, ...u16(1), ...u16(1), ...u64(names), ...slot] };
				return [
					hardLink('a', writer.object([...dataset([2]), outside])),
					externalLink('b', 'shard.h5'),
					externalLink('c', '../up.h5'),
				];
			}),
		);
		assert.deepEqual(facts, [
			{ kind: 'external-data', path: 'file', location: '/etc/weights', isInside: false },
			{ kind: 'external-data', path: 'file', location: 'shard.h5', isInside: true },
			{ kind: 'external-data', path: 'file', location: '../up.h5', isInside: false },
		]);
	});

	it('of a file in which every group names every other one are read once', async () => {
		const writer = new Hdf5Writer();
		const [count, first] = [100, writer.next];
		const headerBytes = 16 + count * 24;
		for (let group = 0; group < count; group++)
			writer.object(Array.from({ length: count }, (_, each) => hardLink('g', first + each * headerBytes)));
		const bytes = writer.file(writer.object([config, hardLink('model_weights', first)]));
		const { facts, readBytes } = await read(bytes);
		assert.equal(facts.length, 1, JSON.stringify(facts));
		assert.ok(readBytes <= 4 * bytes.length, `${readBytes} of ${bytes.length}`);
	});

	it('of a tree with more leaves than any file are read to a bound, which is told', async () => {
		const writer = new Hdf5Writer();
		const names = writer.names('a');
		const count = 1000;
		let below = writer.add([...ascii('SNOD'), 1, 0, ...u16(0)]);
		for (let level = 0; level < 6; level++) {
			const children = Array.from({ length: count }, () => [...u64(0), ...u64(below)]);
			const head = [...ascii('TREE'), 0, level, ...u16(count), ...u64(0), ...u64(0)];
			below = writer.add([...head, ...children.flat()]);
		}
		const weights = writer.object([symbolTable(below, names)]);
		const bytes = writer.file(writer.object([config, hardLink('model_weights', weights)]));
		const { facts, readBytes } = await read(bytes);
		assert.deepEqual(facts, [
			{ kind: 'unread', path: 'file', detail: 'it has more than 500000 parts', part: 'data' },
		]);
		assert.ok(readBytes <= 64 * 1_048_576, `${readBytes} of ${bytes.length}`);
	});
});
