import { bytes, little, text } from './pickleWriter.js';

type Random = () => number;

const moduleNames = ['os', 'm', 'collections', 'a.b', 'os ', 'x\r', 'é', ''];
const names = ['system', 'x', 'OrderedDict', '_os.system', 'a.b.c', 'n ', ''];

const below = (random: Random, limit: number) => Math.floor(random() * limit);
const oneOf = <T>(random: Random, list: readonly T[]): T => list[below(random, list.length)]!;
const name = (random: Random) => oneOf(random, random() < 0.5 ? moduleNames : names);

/** Ways to put a text on the stack. */
const texts: readonly ((random: Random) => Buffer)[] = [
	(random) => text(name(random)),
	(random) => bytes('X', little(name(random).length, 4), name(random)),
	(random) => bytes(`V${name(random)}\n`),
	(random) => bytes(`S'${name(random)}'\n`),
	() => bytes('U', 2, 'os'),
	(random) => bytes('T', little(6, 4), random() < 0.9 ? 'system' : 'sys\xe9em'),
	() => bytes('V\\u006fs\n'),
	() => bytes("S'\\x6fs'\n"),
	() => bytes(0x8d, little(2, 8), 'os'),
];

/** Instructions with what they carry, each as often as it is here. */
const instructions: readonly ((random: Random) => Buffer)[] = [
	...texts,
	...texts,
	...Array.from('N)]}(((', (opcode) => () => bytes(opcode)),
	...Array.from('0012tRRbaeusdlo', (opcode) => () => bytes(opcode)),
	...[
		0x81, 0x85, 0x86, 0x87, 0x88, 0x8f, 0x90, 0x91, 0x92, 0x93, 0x93, 0x93, 0x93, 0x94, 0x94, 0x97, 0x98,
	].map((opcode) => () => bytes(opcode)),
	(random) => bytes(0x80, below(random, 7)),
	(random) => bytes('q', below(random, 4)),
	(random) => bytes('h', below(random, 4)),
	(random) => bytes('h', below(random, 4)),
	(random) => bytes('r', little(below(random, 4), 4)),
	(random) => bytes('j', little(below(random, 4), 4)),
	(random) => bytes(`p${below(random, 4)}\n`),
	(random) => bytes(`g${oneOf(random, ['', '+', '0', ' '])}${below(random, 4)}\n`),
	(random) => bytes(`c${name(random)}\n${name(random)}\n`),
	(random) => bytes(`c${name(random)}\n${name(random)}\n`),
	(random) => bytes(`i${name(random)}\n${name(random)}\n`),
	(random) => bytes(0x82, below(random, 256)),
	(random) => bytes(0x83, little(below(random, 320), 2)),
	(random) => bytes(0x84, little(below(random, 320), 4)),
	(random) => bytes('K', below(random, 256)),
	(random) => bytes('M', little(below(random, 65_536), 2)),
	(random) => bytes('J', little(below(random, 65_536), 4)),
	(random) => bytes(`I${oneOf(random, ['1', '01', '00', '-7', '0x1f', '1_0', ' 5 ', '\0x'])}\n`),
	(random) => bytes(`L${oneOf(random, ['1L', '9', '-0'])}\n`),
	(random) => bytes(`F${oneOf(random, ['1.5', 'inf', '-1e9', '.5', 'nan'])}\n`),
	() => bytes('G', little(1, 8)),
	(random) => bytes(0x8a, below(random, 3), 'ab'),
	(random) => bytes('C', below(random, 6), 'abc'),
	() => bytes('B', little(2, 4), 'ab'),
	() => bytes(0x8e, little(2, 8), 'ab'),
	() => bytes(0x96, little(2, 8), 'ab'),
	() => bytes('Px\n'),
	() => bytes('Q'),
	(random) => bytes(0x95, little(below(random, 40), 8)),
	() => bytes('.'),
];

/** A stream of random instructions, most of which take what there is. */
export function randomPickle(random: Random): Buffer {
	const parts: Buffer[] = random() < 0.6 ? [bytes(0x80, below(random, 6))] : [];
	for (let depth = 0, count = 2 + below(random, 24); parts.length < count;) {
		const part = oneOf(random, instructions)(random);
		// A stream that is broken at once tells little: what takes a value mostly waits for one.
		const takes =
			'0012tRRbaeusdlo'.includes(String.fromCharCode(part[0]!)) || (part[0]! >= 0x81 && part[0]! <= 0x94);
		if (takes && depth < 2 && random() < 0.8) continue;
		depth += takes ? -1 : 1;
		parts.push(part);
	}
	return bytes(...parts, random() < 0.9 ? '.' : '');
}

/** A stream with some of its bytes changed, doubled, moved or missing. */
export function mutated(random: Random, stream: Uint8Array): Buffer {
	let result: Buffer = Buffer.from(stream);
	for (let round = 1 + below(random, 4); round > 0; round--) {
		const at = below(random, result.length + 1);
		const [before, after] = [result.subarray(0, at), result.subarray(at)];
		const change = below(random, 5);
		if (change === 0) result = bytes(before, below(random, 256), after.subarray(1));
		else if (change === 1) result = bytes(before, oneOf(random, instructions)(random), after);
		else if (change === 2) result = bytes(before, after.subarray(below(random, 8)));
		else if (change === 3) result = bytes(before, after.subarray(0, below(random, 20)), after);
		else result = random() < 0.1 ? Buffer.from(before) : bytes(after, before);
	}
	return result;
}
