import type { ByteSource } from '../../core/inspection/byteSource.js';
import type { Cancel } from '../../core/inspection/pickle/limits.js';
import { memorySource } from '../../core/inspection/byteSources.js';
import { inflate, InflateFault } from './inflate.js';

/** So large may what is inflated be, and so many times as large as what it is made of. */
const mostBytes = 2 ** 30;
const mostRatio = 1000;
/** Up to this size it is kept; else inflated again as it is read. */
const keptBytes = 4 * 2 ** 20;
/** So much of what was inflated last is at hand. */
const recentBytes = 2 ** 19;

/** What may still be inflated for one file, also again. */
export interface InflateBudget {
	bytes: number;
}

/** Inflated bytes that can be read at any place, and how far they go. */
export interface Inflated {
	readonly source: ByteSource;
	/** Why there is no more of it. */
	readonly fault?: InflateFault['reason'];
}

/**
 * Inflates a source to read it. It is read once to know its size, and never held whole when it is large.
 * @throws InflateFault where there is not a byte in it; what reading the source throws.
 */
export async function openInflated(
	source: ByteSource,
	form: 'gzip' | 'zlib' | 'raw',
	budget: InflateBudget,
	cancel?: Cancel,
): Promise<Inflated> {
	const most = Math.min(mostBytes, Math.max(source.size * mostRatio, chunkOfAnySize));
	const again = () => inflate(source, form, cancel);
	let kept: Uint8Array[] = [];
	let size = 0;
	let fault: InflateFault['reason'] | undefined;
	try {
		for await (const chunk of again()) {
			budget.bytes -= chunk.length;
			if (size + chunk.length > most || budget.bytes < 0) throw new InflateFault('limit');
			size += chunk.length;
			if (size > keptBytes) kept = [];
			else kept.push(chunk);
		}
	} catch (error) {
		if (!(error instanceof InflateFault)) throw error;
		if (size === 0) throw error;
		fault = error.reason;
	}
	return {
		source: size <= keptBytes ? memorySource(Buffer.concat(kept)) : new InflatedSource(size, again, budget),
		...(fault === undefined ? {} : { fault }),
	};
}

const chunkOfAnySize = 2 ** 20;

/** Reads forward; what is further back than `recentBytes` is inflated again. */
class InflatedSource implements ByteSource {
	#chunks: AsyncGenerator<Uint8Array> | undefined;
	#recent: Uint8Array[] = [];
	/** Where the recent chunks begin and end. */
	#start = 0;
	#end = 0;

	constructor(
		readonly size: number,
		readonly again: () => AsyncGenerator<Uint8Array>,
		readonly budget: InflateBudget,
	) {}

	async read(position: number, length: number): Promise<Uint8Array> {
		const end = Math.min(position + length, this.size);
		if (position >= end) return new Uint8Array(0);
		if (this.#chunks === undefined || position < this.#start) await this.#restart();
		const result = new Uint8Array(end - position);
		let filled = 0;
		while (filled < result.length) {
			const at = position + filled;
			if (at >= this.#end) {
				if (!(await this.#advance())) break;
				continue;
			}
			let base = this.#start;
			for (const chunk of this.#recent) {
				if (at < base + chunk.length && at >= base) {
					const part = chunk.subarray(at - base, at - base + result.length - filled);
					result.set(part, filled);
					filled += part.length;
					break;
				}
				base += chunk.length;
			}
		}
		return result.subarray(0, filled);
	}

	async #restart(): Promise<void> {
		await this.#chunks?.return(undefined);
		this.#chunks = this.again();
		this.#recent = [];
		this.#start = this.#end = 0;
	}

	async #advance(): Promise<boolean> {
		const next = await this.#chunks?.next();
		if (next?.done !== false) return false;
		this.budget.bytes -= next.value.length;
		if (this.budget.bytes < 0) throw new InflateFault('limit');
		this.#recent.push(next.value);
		this.#end += next.value.length;
		for (
			let first = this.#recent[0];
			first !== undefined && this.#end - this.#start - first.length > recentBytes;
			first = this.#recent[0]
		) {
			this.#recent.shift();
			this.#start += first.length;
		}
		return true;
	}
}
