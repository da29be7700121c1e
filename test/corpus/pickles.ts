import { deflateSync, gzipSync } from 'node:zlib';
import type { PickleGap, PickleImport } from '../../src/core/inspection/pickleReport.js';
import { npy, tar, zip } from '../kit/archiveWriter.js';
import { bytes, little, newCall, oldCall, proto, stackGlobal, text } from '../kit/pickleWriter.js';

/** Bytes of a file, and what is to be said of it. Nothing loads them; no name in them does anything by being read. */
export interface PickleSample {
	readonly title: string;
	readonly bytes: Uint8Array;
	/** `runs-code os.system yes`: verdict, name, called; in the order of the file. */
	readonly imports: readonly `${PickleImport['verdict']} ${string}`[];
	readonly gaps?: readonly PickleGap['reason'][];
	/** Where the streams are, if not at the start of the file. */
	readonly within?: string;
}

const system = 'runs-code os.system yes';
const protocol4 = proto(4);
const frame = (length: number) => bytes(0x95, little(length, 8));
const orderedDict = bytes('ccollections\nOrderedDict\n');
const opaque = bytes(orderedDict, ')R');
/** A dict with an array as joblib describes it; `raw` is behind it in the file. */
const joblibArray = (
	shape: number | Uint8Array,
	dtype: string,
	raw: Uint8Array,
	more: Uint8Array = bytes(''),
) =>
	bytes(
		protocol4,
		stackGlobal('joblib.numpy_pickle', 'NumpyArrayWrapper'),
		')',
		0x81,
		'}(',
		text('shape'),
		typeof shape === 'number' ? bytes('K', shape, 0x85) : shape,
		text('dtype'),
		stackGlobal('numpy', 'dtype'),
		text(dtype),
		0x89,
		0x88,
		0x87,
		'R',
		more,
		'ub',
		raw,
	);
const padding = bytes(text('numpy_array_alignment_bytes'), 'K', 16);

const calls: readonly PickleSample[] = [
	{ title: 'GLOBAL and REDUCE', bytes: oldCall('os', 'system'), imports: [system] },
	{ title: 'STACK_GLOBAL and REDUCE', bytes: newCall('os', 'system'), imports: [system] },
	{ title: 'INST', bytes: bytes("(S'x'\nios\nsystem\n."), imports: [system] },
	{ title: 'OBJ, and POP takes the result', bytes: bytes("(cos\nsystem\nS'x'\no0N."), imports: [system] },
	{ title: 'NEWOBJ', bytes: bytes(proto(2), 'cos\nsystem\n)', 0x81, '.'), imports: [system] },
	{
		title: 'NEWOBJ_EX',
		bytes: bytes(protocol4, stackGlobal('os', 'system'), ')}', 0x92, '.'),
		imports: [system],
	},
	{ title: 'BUILD on what was imported', bytes: bytes('cm\nx\n}b.'), imports: ['not-known m.x maybe'] },
	{
		title: 'an import that nobody calls',
		bytes: bytes(proto(2), 'cos\nsystem\n.'),
		imports: ['runs-code os.system no'],
	},
	{
		title: 'an import that is handed to another',
		bytes: bytes(proto(2), 'cbuiltins\nmap\ncos\nsystem\n]', 0x86, 'R.'),
		imports: ['runs-code builtins.map yes', 'runs-code os.system maybe'],
	},
	{
		title: 'the memo, and not the stack',
		bytes: bytes(proto(2), 'cos\nsystem\nq', 0, '0h', 0, ')R.'),
		imports: [system],
	},
	{ title: 'DUP', bytes: bytes(proto(2), 'cos\nsystem\n2)R.'), imports: [system] },
	{
		title: '__import__',
		bytes: newCall('builtins', '__import__'),
		imports: ['runs-code builtins.__import__ yes'],
	},
	{
		title: 'eval of Python 2',
		bytes: oldCall('__builtin__', 'eval'),
		imports: ['runs-code __builtin__.eval yes'],
	},
	{
		title: 'importlib',
		bytes: newCall('importlib', 'import_module'),
		imports: ['runs-code importlib.import_module yes'],
	},
	{ title: 'numpy.load', bytes: newCall('numpy', 'load'), imports: ['runs-code numpy.load yes'] },
	{
		title: 'a submodule',
		bytes: newCall('asyncio.unix_events', 'x'),
		imports: ['runs-code asyncio.unix_events.x yes'],
	},
];

const names: readonly PickleSample[] = [
	{
		title: 'a memo that is written after a POP',
		bytes: bytes(
			protocol4,
			text('os'),
			'N0',
			0x94,
			text('system'),
			'N0',
			0x94,
			'00h',
			0,
			'h',
			1,
			0x93,
			')R.',
		),
		imports: [system],
	},
	{
		title: 'a dotted name through an ordinary module',
		bytes: newCall('tempfile', '_os.system'),
		imports: ['runs-code tempfile._os.system yes'],
	},
	{
		title: 'a harmless name with "unknown" in it',
		bytes: newCall('m', 'unknown'),
		imports: ['not-known m.unknown yes'],
	},
	{ title: 'a carriage return', bytes: bytes('cos\r\nsystem\n)R.'), imports: ['not-known os\r.system yes'] },
	{
		title: 'a blank behind the name',
		bytes: bytes('cos\nsystem \n)R.'),
		imports: ['runs-code os.system  yes'],
	},
	{
		title: 'escapes in a string',
		bytes: bytes(protocol4, "S'\\x6f\\163'\nV\\u0073ystem\n", 0x93, ')R.'),
		imports: [system],
	},
	{ title: 'an empty module', bytes: bytes(proto(2), 'c\nx\n.'), imports: [], gaps: ['broken'] },
	{
		title: 'a number as a name',
		bytes: bytes(protocol4, text('os'), 'K', 1, 0x93, '.'),
		imports: [],
		gaps: ['broken'],
	},
	{
		title: 'a name that a call makes',
		bytes: bytes(proto(4), text('os'), opaque, 0x93, ')R.'),
		imports: ['known collections.OrderedDict yes', 'unresolved  yes'],
	},
	{
		title: 'a name that is imported',
		bytes: bytes(proto(4), 'cos\nname\n', text('system'), 0x93, ')R.'),
		imports: ['runs-code os.name no', 'unresolved  yes'],
	},
	{ title: 'EXT1', bytes: bytes(proto(2), 0x82, 5, ')R.'), imports: ['unresolved  yes'] },
	{ title: 'EXT2', bytes: bytes(proto(2), 0x83, 5, 1, ')R.'), imports: ['unresolved  yes'] },
	{
		title: 'EXT4 with a code below 1',
		bytes: bytes(proto(2), 0x84, little(0, 4), '.'),
		imports: [],
		gaps: ['broken'],
	},
	{
		title: 'a name of 5,000 characters',
		bytes: bytes(proto(2), 'cos\n', 'x'.repeat(5_000), '\n.'),
		imports: [],
		gaps: ['limit'],
	},
	{
		title: 'the last line without an end',
		bytes: bytes('cos\nsystemX'),
		imports: ['runs-code os.system no'],
		gaps: ['truncated'],
	},
	{
		title: 'a name after a number of a million digits',
		bytes: bytes('I', '1'.repeat(1_000_000), '\n0', oldCall('os', 'system')),
		imports: [system],
	},
];

const streams: readonly PickleSample[] = [
	{ title: 'a plain dict', bytes: bytes(protocol4, '}.'), imports: [] },
	{ title: 'a dict of protocol 0', bytes: bytes('(dp0\n.'), imports: [] },
	{
		title: 'OrderedDict',
		bytes: newCall('collections', 'OrderedDict'),
		imports: ['known collections.OrderedDict yes'],
	},
	{ title: 'a second stream', bytes: bytes(protocol4, 'N.', newCall('os', 'system')), imports: [system] },
	{
		title: 'a second stream of protocol 0',
		bytes: bytes(protocol4, 'N.', oldCall('os', 'system')),
		imports: [system],
	},
	{
		title: 'three bytes of junk before',
		bytes: bytes(0xff, 0xfe, 0, newCall('os', 'system')),
		imports: [system],
		gaps: ['junk'],
	},
	{
		title: 'junk before protocol 0',
		bytes: bytes(0xff, 0, oldCall('os', 'system')),
		imports: [system],
		gaps: ['junk'],
	},
	{
		title: 'junk between',
		bytes: bytes(protocol4, 'N.', 'junk', 0, 1, newCall('os', 'system')),
		imports: [system],
		gaps: ['junk'],
	},
	{
		title: 'junk of 200,000 bytes between',
		bytes: bytes(protocol4, 'N.', Buffer.alloc(200_000, 0xff), newCall('os', 'system')),
		imports: [system],
		gaps: ['junk'],
	},
	{
		title: 'a broken stream before',
		bytes: bytes(proto(2), 'cm\nx\n', 0xff, newCall('os', 'system')),
		imports: ['not-known m.x no', system],
		gaps: ['broken'],
	},
	{ title: 'protocol 6', bytes: bytes(0x80, 5, 0x80, 6, 'N.'), imports: [], gaps: ['broken'] },
	{
		title: 'more bytes than there are',
		bytes: bytes(protocol4, 0x8e, little(2 ** 40, 8), 'x'),
		imports: [],
		gaps: ['truncated'],
	},
	{
		title: 'a stack of two million values',
		bytes: bytes(proto(2), '(', 'N'.repeat(2_000_000), 't.'),
		imports: [],
		gaps: ['limit'],
	},
	{
		title: 'twenty thousand streams',
		bytes: bytes(protocol4, 'N.'.repeat(20_000)),
		imports: [],
		gaps: ['limit'],
	},
	{
		title: 'a pickle as bytes',
		bytes: bytes(proto(3), 'C', newCall('os', 'system').length, newCall('os', 'system'), '.'),
		imports: [system],
	},
	{
		title: 'an opcode beyond the end of its frame, as C reads files',
		bytes: bytes(protocol4, frame(3), 'cxx', 'os\nsystem\n)R.'),
		imports: ['not-known xxos.system yes', 'runs-code os.system yes'],
		gaps: ['broken'],
	},
	{
		title: 'an opcode beyond the end of its frame, where most unpicklers come to an end at once',
		bytes: bytes(0x80, 0, frame(6), 'X', little(3, 4), 'a', 'bc.', 'cmine\nrun\n)R.'),
		imports: ['not-known mine.run yes', 'not-known mine.run yes'],
		gaps: ['broken'],
	},
	{ title: 'frames as they should be', bytes: bytes(protocol4, frame(2), 'N0', frame(2), 'N.'), imports: [] },
];

const joblib = ['known joblib.numpy_pickle.NumpyArrayWrapper yes', 'known numpy.dtype yes'] as const;
const arrays: readonly PickleSample[] = [
	{
		title: 'numbers of joblib, padded, and an import behind them',
		bytes: joblibArray(2, 'f8', bytes(3, '\xff\xff\xff', '................', '0cos\nsystem\n)R.'), padding),
		imports: [...joblib, system],
	},
	{
		title: 'numbers of joblib that a plain unpickler takes for instructions',
		bytes: joblibArray(2, 'f8', bytes('0cos\nsystem\n)R.N', '.')),
		imports: [...joblib, system],
	},
	{
		title: 'an array of objects of joblib',
		bytes: joblibArray(1, 'O8', bytes(newCall('os', 'system'), '.')),
		imports: [...joblib, system],
	},
	{
		title: 'an array of joblib with more numbers than bytes',
		bytes: joblibArray(200, 'f8', bytes('.')),
		imports: joblib,
		gaps: ['truncated'],
	},
	{
		title: 'an array of joblib whose shape is a list that grows',
		bytes: joblibArray(bytes('(K', 1, 'lK', 2, 'a'), 'f8', bytes('N0N0N0N0N0N0N0N0.')),
		imports: joblib,
		gaps: ['broken'],
	},
	{
		title: 'an array of joblib of no known type',
		bytes: joblibArray(1, 'nonsense', bytes('.')),
		imports: joblib,
		gaps: ['broken'],
	},
	{ title: 'an .npy of objects', bytes: npy("'|O'", oldCall('os', 'system')), imports: [system] },
	{
		title: 'an .npy of objects within a structure',
		bytes: npy("[('a', '<f8'), ('b', '|O')]", oldCall('os', 'system')),
		imports: [system],
	},
	{
		title: 'an .npy whose head spells its key in two texts',
		bytes: npy(
			'',
			oldCall('os', 'system'),
			"{'descr': '<f8', 'des' 'cr': '|O', 'fortran_order': False, 'shape': (1,), }",
		),
		imports: [],
		gaps: ['broken'],
	},
];

const malicious = newCall('os', 'system');
const containers: readonly PickleSample[] = [
	{ title: 'gzip', bytes: gzipSync(malicious), imports: [system] },
	{
		title: 'gzip of two members',
		bytes: bytes(gzipSync(bytes(protocol4, 'N.')), gzipSync(malicious)),
		imports: [system],
	},
	{ title: 'gzip with a wrong checksum', bytes: wrongEnd(gzipSync(malicious)), imports: [system] },
	{
		title: 'gzip that is cut off',
		bytes: gzipSync(bytes(malicious, Buffer.alloc(9))).subarray(0, -4),
		imports: [system],
		gaps: ['truncated', 'junk'],
	},
	{ title: 'zlib, as joblib writes it', bytes: deflateSync(malicious), imports: [system] },
	{ title: 'bzip2', bytes: bytes('BZh91AY&SY', 0), imports: [], gaps: ['compression'] },
	{ title: 'xz', bytes: bytes(0xfd, '7zXZ', 0, 1), imports: [], gaps: ['compression'] },
	{ title: 'lzma', bytes: bytes(0x5d, 0, 0, 0x80), imports: [], gaps: ['compression'] },
	{ title: 'lz4', bytes: bytes(4, '"M', 0x18), imports: [], gaps: ['compression'] },
	{ title: '7z', bytes: bytes('7z', 0xbc, 0xaf, 0x27, 0x1c), imports: [], gaps: ['container'] },
	{ title: 'tar', bytes: tar('m/pickle', malicious), imports: [system], within: 'm/pickle' },
	{
		title: 'zip, stored',
		bytes: zip({ name: 'a/data.pkl', data: malicious }),
		imports: [system],
		within: 'a/data.pkl',
	},
	{
		title: 'zip, deflated',
		bytes: zip({ name: 'x', data: malicious, isDeflated: true }),
		imports: [system],
		within: 'x',
	},
	{
		title: 'protocol 0 without an ending, in a zip',
		bytes: zip({ name: 'x', data: oldCall('os', 'system') }),
		imports: [system],
		within: 'x',
	},
	{
		title: 'zip in zip',
		bytes: zip({ name: 'a', data: zip({ name: 'b', data: malicious }) }),
		imports: [system],
		within: 'a/b',
	},
	{
		title: 'five zips in one another',
		bytes: ['a', 'b', 'c', 'd', 'e'].reduce<Uint8Array>((data, name) => zip({ name, data }), malicious),
		imports: [],
		gaps: ['container'],
	},
	{
		title: 'a zip behind other bytes',
		bytes: bytes('#!/bin/sh\n', zip({ name: 'x', data: malicious })),
		imports: [system],
		within: 'x',
	},
	{
		title: 'another name in the directory',
		bytes: zip({ name: 'x', data: malicious, listed: { name: 'y' } }),
		imports: [system],
		gaps: ['mismatch'],
		within: 'y',
	},
	{
		title: 'an entry that the directory does not name',
		bytes: zip({ name: 'x', data: malicious, isUnlisted: true }, { name: 'y', data: bytes('y') }),
		imports: [system],
		gaps: ['mismatch'],
		within: 'x',
	},
	{
		title: 'encrypted, as it says',
		bytes: zip({ name: 'x', data: malicious, flags: 1 }),
		imports: [system],
		gaps: ['encrypted'],
		within: 'x',
	},
	{
		title: 'bzip2 in a zip',
		bytes: zip({ name: 'x', data: malicious, listed: { method: 12 } }),
		imports: [system],
		gaps: ['compression', 'mismatch'],
		within: 'x',
	},
	{
		title: 'a zip without its directory',
		bytes: zip({ name: 'x', data: malicious }).subarray(0, -22),
		imports: [system],
		gaps: ['broken'],
		within: 'x',
	},
	{
		title: 'a pickle with a zip behind it',
		bytes: bytes(malicious, zip({ name: 'x', data: bytes('text') })),
		imports: [system],
		gaps: ['junk'],
	},
	{
		title: 'zlib as a value',
		bytes: bytes(proto(3), 'B', little(deflateSync(malicious).length, 4), deflateSync(malicious), '.'),
		imports: [system],
	},
	{ title: 'a bomb of gzip', bytes: gzipSync(Buffer.alloc(40_000_000)), imports: [], gaps: ['limit'] },
];

function wrongEnd(file: Buffer): Buffer {
	file.fill(0, file.length - 8);
	return file;
}

export const pickleSamples: readonly PickleSample[] = [
	...calls,
	...names,
	...streams,
	...arrays,
	...containers,
];

/** Files that hold no pickle, whatever their bytes look like. */
export const otherFiles: readonly (readonly [title: string, bytes: Uint8Array])[] = [
	['nothing', bytes('')],
	['a vocabulary', bytes('cat\ndog\n.\nice\ncream\n'.repeat(1_000))],
	['prose in lines', bytes('Prose (in\nshort\ntell them (if\nnot\nyou.\n')],
	['JSON', bytes('{"a": [1, 2]}\n')],
	['an empty list of JSON', bytes('[]')],
	['digits', bytes('0636\n')],
	['text that begins as zlib does', bytes('x^2 + y^2\n')],
	['text that begins as bzip2 does', bytes('BZh is a prefix\n')],
	['numbers', Buffer.from(Float32Array.from({ length: 5_000 }, (_, at) => Math.sin(at) * 0.1).buffer)],
	['safetensors', bytes(little(2, 8), '{}')],
	['HDF5', bytes(0x89, 'HDF\r\n', 0x1a, '\n', malicious)],
	['GGUF', bytes('GGUF', little(3, 4))],
	['an .npy of numbers', npy("'<f8'", malicious)],
	['a zip of text', zip({ name: 'config.json', data: bytes('{}') })],
	...[0x82, 0x83, 0x84].map(
		(opcode) =>
			[
				`numbers that begin as an extension does (${opcode}), in a zip`,
				zip({ name: 'a/data/0', data: bytes(opcode, 0x45, 0x1c, 0x3f, 0x9e, '.'.repeat(8)) }),
			] as const,
	),
	['gzip of text', gzipSync('cat\ndog\n.\n')],
];
