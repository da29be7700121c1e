import { isLater, type MetricPoint } from '../../core/lineage/runRecord.js';
import type { LineageNote } from '../../core/lineage/note.js';
import { systemErrorCode } from '../../files/systemError.js';
import { openRegular } from './smallFile.js';

/** Bytes of one metric's history: about ten million values. */
const maxBytes = 256 * 1024 * 1024;
/** Characters of a line; MLflow's are below a hundred, and a dataset's name adds up to 500. */
const maxLine = 4_096;

/**
 * The latest value in a file of a file store's `metrics`, a line a value: `timestamp value step`, in any order. In older
 * files the step is absent; lines of five parts name a dataset, and their step is 0 to MLflow's own reader (3.17).
 */
export async function latestInFile(
	path: string,
	shownAs: string,
	signal?: AbortSignal,
): Promise<{ value?: number; note?: LineageNote }> {
	const invalid = (detail: string) => ({ note: { code: 'file-invalid', file: shownAs, detail } as const });
	try {
		const file = await openRegular(path);
		if (!file) return {};
		let latest: MetricPoint | undefined;
		try {
			if ((await file.stat()).size > maxBytes)
				return { note: { code: 'file-too-large', file: shownAs, limit: maxBytes } };
			let rest = '';
			const take = (line: string): boolean => {
				if (line.trim() === '') return true;
				const point = parseMetricLine(line);
				if (point && (!latest || isLater(point, latest))) latest = point;
				return point !== undefined;
			};
			const stream = file.createReadStream({ encoding: 'utf8', autoClose: false, end: maxBytes, signal });
			for await (const chunk of stream as AsyncIterable<string>) {
				const lines = (rest + chunk).split('\n');
				rest = lines.pop() ?? '';
				if (rest.length > maxLine || !lines.every(take)) return invalid('a line is no value of a metric');
			}
			if (!take(rest)) return invalid('a line is no value of a metric');
		} finally {
			await file.close();
		}
		return latest ? { value: latest.value } : invalid('it has no value');
	} catch (error) {
		signal?.throwIfAborted();
		const detail = systemErrorCode(error);
		if (detail === undefined) throw error;
		return { note: { code: 'file-unreadable', file: shownAs, detail } };
	}
}

/** One line of a metric's file; `undefined` where it is none. */
export function parseMetricLine(line: string): MetricPoint | undefined {
	const parts = line.trim().split(' ');
	if (![2, 3, 5].includes(parts.length)) return undefined;
	const [time = '', number = '', count = ''] = parts;
	const timestamp = parseInteger(time);
	const value = parseFloatOfPython(number);
	const step = parts.length === 3 ? parseInteger(count) : 0;
	return timestamp === undefined || value === undefined || step === undefined
		? undefined
		: { timestamp, value, step };
}

function parseInteger(text: string): number | undefined {
	return /^[+-]?\d{1,18}$/.test(text) ? Number(text) : undefined;
}

/** What Python's `float` takes of what its `str` writes. */
export function parseFloatOfPython(text: string): number | undefined {
	const special = /^([+-]?)(?:(nan)|inf(?:inity)?)$/i.exec(text);
	if (special) return special[2] ? Number.NaN : special[1] === '-' ? -Infinity : Infinity;
	return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}
