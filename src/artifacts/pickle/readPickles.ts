import type { ByteSource } from '../../core/inspection/byteSource.js';
import type { PickleGap, PickleReport, PickleStream } from '../../core/inspection/pickleReport.js';
import { Budget, type Cancel } from '../../core/inspection/pickle/limits.js';
import { readStreams } from '../../core/inspection/pickle/readStreams.js';
import { partOf } from '../../core/inspection/byteSources.js';
import { InflateFault } from './inflate.js';
import { openInflated, type InflateBudget } from './inflatedSource.js';
import { npyObjectsAt } from './npyObjects.js';
import { isGzip, isNpy, isOtherFormat, isZlib, unopenedFormat } from './signatures.js';
import { isTar, readTar } from './tarEntries.js';
import { hasSignature } from './zipDirectory.js';
import { readZip, type ZipEntry } from './zipEntries.js';

const [stored, deflated] = [0, 8];
/** Compressions of zip that are not read, as APPNOTE.TXT numbers them. */
const otherMethods: Readonly<Record<number, string>> = {
	9: 'deflate64',
	12: 'bzip2',
	14: 'lzma',
	93: 'zstd',
	95: 'xz',
};
/** Archives and compressed files within one another. */
const deepestContainer = 3;
/** Pickles as values of pickles, too. */
const deepest = 8;
/** What may be inflated for one file, with what is inflated again. */
const inflatedBytes = 4 * 2 ** 30;
const mostGaps = 1_000;

/** Where something lies, and how deep. */
interface Place {
	readonly within: string;
	readonly containers: number;
	readonly depth: number;
	/** A file of its own, not something that was found in one. */
	readonly isFile: boolean;
}

/**
 * What unpickling `source` would import and call: a pickle or several, alone or in an archive, an array or a compressed file,
 * told by its content alone. Undefined where there is no pickle in it, and nothing that might be one could not be read.
 * Memory stays bounded whatever the file holds; every bound that is met is a gap. Throws what reading the source throws,
 * and what the signal is aborted with.
 */
export async function readPickles(
	source: ByteSource,
	{ signal }: { readonly signal?: Cancel } = {},
): Promise<PickleReport | undefined> {
	const reader = new PickleReader(signal);
	await reader.readContent(source, { within: '', containers: 0, depth: 0, isFile: true });
	return reader.report();
}

class PickleReader {
	readonly #streams: PickleStream[] = [];
	readonly #gaps: PickleGap[] = [];
	readonly #budget: Budget;
	readonly #inflate: InflateBudget = { bytes: inflatedBytes };

	constructor(signal?: Cancel) {
		this.#budget = new Budget(signal);
	}

	report(): PickleReport | undefined {
		if (this.#streams.length === 0 && this.#gaps.length === 0) return undefined;
		const complete = this.#gaps.every(({ reason }) => reason === 'junk');
		return { streams: this.#streams, complete, gaps: this.#gaps };
	}

	#gap(gap: PickleGap): void {
		if (this.#gaps.length < mostGaps) this.#gaps.push(gap);
	}

	async readContent(source: ByteSource, place: Place): Promise<void> {
		if (source.size === 0) return;
		const head = await source.read(0, Math.min(512, source.size));
		const unopened = unopenedFormat(head);
		if (unopened !== undefined) {
			this.#gap({ within: place.within, offset: 0, reason: unopened.reason, detail: unopened.what });
			return;
		}
		if (isGzip(head) && (await this.#readInflated(source, 'gzip', place))) return;
		if (isZlib(head) && (await this.#readInflated(source, 'zlib', place))) return;
		if (isNpy(head)) return this.#readArray(source, place);
		if (isTar(head)) return this.#readTar(source, place);
		const isZip = await this.#readZip(source, place, head);
		// Behind a pickle there may be an archive, each for its own reader; but junk before an archive is nobody's.
		if ((isZip && hasSignature(head, 3, 4)) || isOtherFormat(head)) return;
		await this.#readStreams(source, isZip ? { ...place, isFile: false } : place, {});
	}

	async #readStreams(
		source: ByteSource,
		place: Place,
		expected: { readonly isPickle?: boolean; readonly from?: number },
	): Promise<void> {
		const { within, isFile } = place;
		try {
			const { streams, gaps, nested } = await readStreams(source, this.#budget, { isFile, ...expected });
			this.#streams.push(...streams.map((stream) => ({ within, ...stream })));
			for (const gap of gaps) this.#gap({ within, ...gap });
			for (const { offset, length } of nested) await this.#readNested(source, offset, length, place);
		} catch (error) {
			this.#noteFault(error, within, 0);
		}
	}

	/** A value of a pickle; what is found in it is told with its place in the file. */
	async #readNested(source: ByteSource, offset: number, length: number, place: Place): Promise<void> {
		const { within, depth } = place;
		if (depth >= deepest) {
			this.#gap({ within, offset, reason: 'container', detail: 'pickles are nested very deep' });
			return;
		}
		const [streams, gaps] = [this.#streams.length, this.#gaps.length];
		await this.readContent(partOf(source, offset, length), {
			...place,
			depth: depth + 1,
			isFile: false,
		});
		for (const list of [this.#streams.slice(streams), this.#gaps.slice(gaps)])
			for (const found of list)
				if (found.within === within) Object.assign(found, { offset: found.offset + offset });
	}

	/** Is there anything inflated in it? */
	async #readInflated(source: ByteSource, form: 'gzip' | 'zlib' | 'raw', place: Place): Promise<boolean> {
		const { within } = place;
		if (place.containers >= deepestContainer) {
			this.#gap({ within, offset: 0, reason: 'container', detail: 'archives are nested too deep' });
			return true;
		}
		try {
			const inflated = await openInflated(source, form, this.#inflate, this.#budget.cancel);
			await this.readContent(inflated.source, inner(place, within));
			if (inflated.fault !== undefined)
				this.#noteFault(new InflateFault(inflated.fault), within, inflated.source.size);
			return true;
		} catch (error) {
			// Not a byte: what begins as zlib by chance.
			if (form === 'zlib' && error instanceof InflateFault && error.reason !== 'limit') return false;
			this.#noteFault(error, within, 0);
			return true;
		}
	}

	#noteFault(error: unknown, within: string, offset: number): void {
		if (!(error instanceof InflateFault)) throw error;
		const { reason } = error;
		const detail = {
			broken: 'its compression is broken',
			truncated: 'it is cut off',
			limit: 'it becomes too large',
		};
		this.#gap({ within, offset, reason, detail: detail[reason] });
	}

	async #readArray(source: ByteSource, place: Place): Promise<void> {
		const from = await npyObjectsAt(source);
		if (from === undefined) return;
		if (from === 'broken') {
			this.#gap({
				within: place.within,
				offset: 0,
				reason: 'broken',
				detail: 'the head of an array is broken',
			});
			return;
		}
		await this.#readStreams(source, place, { isPickle: true, from });
	}

	async #readTar(source: ByteSource, place: Place): Promise<void> {
		const { within } = place;
		if (place.containers >= deepestContainer) {
			this.#gap({ within, offset: 0, reason: 'container', detail: 'archives are nested too deep' });
			return;
		}
		const { entries, fault } = await readTar(source);
		for (const { name, dataAt, size } of entries)
			await this.readContent(partOf(source, dataAt, size), inner(place, join(within, name)));
		if (fault !== undefined) this.#gap({ within, reason: 'broken', ...fault });
	}

	/** Is it a zip archive? */
	async #readZip(source: ByteSource, place: Place, head: Uint8Array): Promise<boolean> {
		const { within } = place;
		// What is within a file is searched for an archive's end only where it begins as one.
		if (!place.isFile && !hasSignature(head, 3, 4)) return false;
		const zip = await readZip(source);
		if (zip === undefined) return false;
		if (place.containers >= deepestContainer) {
			this.#gap({ within, offset: 0, reason: 'container', detail: 'archives are nested too deep' });
			return true;
		}
		for (const gap of zip.gaps) this.#gap({ ...gap, within: join(within, gap.within) });
		for (const entry of zip.entries)
			await this.#readEntry(source, entry, inner(place, join(within, entry.name)));
		return true;
	}

	async #readEntry(source: ByteSource, entry: ZipEntry, place: Place): Promise<void> {
		const { within } = place;
		const data = partOf(source, entry.dataAt, entry.compressedSize);
		// Some readers do not look at the flag: what is not encrypted in truth is read as they do.
		if (entry.isEncrypted) this.#gap({ within, offset: 0, reason: 'encrypted' });
		if (entry.method === deflated) {
			await this.#readInflated(data, 'raw', { ...place, containers: place.containers - 1 });
			return;
		}
		if (entry.method !== stored) {
			const detail = otherMethods[entry.method] ?? `method ${entry.method}`;
			this.#gap({ within, offset: 0, reason: 'compression', detail });
			return;
		}
		await this.readContent(data, place);
	}
}

function inner(place: Place, within: string): Place {
	return { within, containers: place.containers + 1, depth: place.depth + 1, isFile: false };
}

function join(within: string, name: string): string {
	return within === '' || name === '' ? within + name : `${within}/${name}`;
}
