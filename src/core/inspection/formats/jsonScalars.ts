import type { ByteSource, Cancellation } from '../byteSource.js';
import { HeaderFault } from './cursor.js';
import { ScalarPath, type ScalarVisitor } from './scalarStream.js';

const windowBytes = 1_048_576;
const maxDepth = 1000;
const maxTextBytes = 65_536;
const maxNumberBytes = 64;
const utf8 = new TextDecoder('utf-8');

const [quote, backslash, openMap, closeMap, openList, closeList, comma, colon] = [
	...[0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d, 0x2c, 0x3a],
] as [number, number, number, number, number, number, number, number];

/**
 * Passes over a JSON file of any size in a window of 1 MiB, and tells the scalars up to `toldDepth` maps and lists deep.
 * It is lenient: what it can't place it passes over, so that it tells of valid JSON all and of other texts something.
 * Throws `HeaderFault` where brackets do not match, or nest too deep.
 */
export async function readJsonScalars(
	source: ByteSource,
	toldDepth: number,
	visit: ScalarVisitor,
	signal?: Cancellation,
): Promise<void> {
	const path = new ScalarPath(toldDepth, maxDepth);
	let token: number[] = [];
	let state: 'between' | 'text' | 'escape' | 'after-text' = 'between';
	const end = (isKey: boolean) => {
		const value =
			token.length > 0 || state === 'after-text' ? scalarOf(state === 'after-text', token) : undefined;
		if (value !== undefined && path.isTold && path.depth > 0) {
			if (isKey) path.key = String(value);
			else visit(path.keys, value);
		}
		token = [];
		state = 'between';
	};
	const step = (byte: number) => {
		switch (byte) {
			case quote:
				token = [];
				state = 'text';
				return;
			case openMap:
			case openList:
				if (!path.enter(byte === openList)) throw new HeaderFault('it is nested too deep');
				return;
			case closeMap:
			case closeList:
				end(false);
				if (!path.leave()) throw new HeaderFault('its brackets do not match');
				return;
			case comma:
				end(false);
				path.next();
				return;
			case colon:
				end(true);
				return;
			default:
				if (byte > 0x20 && path.isTold && token.length < maxNumberBytes) token.push(byte);
		}
	};
	for (let at = 0; at < source.size; at += windowBytes) {
		signal?.throwIfAborted();
		const bytes = await source.read(at, windowBytes);
		if (bytes.length === 0) throw new HeaderFault('it ends too early');
		for (const byte of bytes) {
			if (state !== 'text' && state !== 'escape') {
				step(byte);
				continue;
			}
			if (state === 'text' && byte === quote) {
				state = 'after-text';
				continue;
			}
			state = state === 'text' && byte === backslash ? 'escape' : 'text';
			if (path.isTold && token.length < maxTextBytes) token.push(byte);
		}
	}
	if (path.depth !== 0) throw new HeaderFault('its brackets do not match');
}

function scalarOf(isText: boolean, bytes: number[]): string | number | boolean | null | undefined {
	const token = utf8.decode(new Uint8Array(bytes));
	try {
		return JSON.parse(isText ? `"${token}"` : token) as string | number | boolean | null;
	} catch {
		// Cut off where it was too long, or no JSON.
		return undefined;
	}
}
