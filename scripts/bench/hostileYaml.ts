import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { readYaml } from '../../src/core/manifest/yamlReader.js';
import { inRepository } from '../paths.js';
import { median, timedProcess, type Figure } from './figure.js';
import { documents, odd } from './hostileDocuments.js';

interface Measured {
	readonly title: string;
	readonly ms: number;
}

/** The slowest of them; a median of five each, in this process and, of those that are refused, in one that has just started. */
export async function hostileYaml(): Promise<Figure[]> {
	const cold: Measured[] = [];
	for (const title of Object.keys(documents)) cold.push({ title, ms: await coldMedian(title) });
	const node = await nodeStart();
	return [
		figure('refused, the slowest', warm(documents, false)),
		figure(`refused by a process that has just started (as Node has in ${node} ms), the slowest`, cold),
		figure('read, the slowest', warm(odd, true)),
	];
}

function figure(what: string, measured: readonly Measured[]): Figure {
	const { title, ms } = measured.reduce((a, b) => (b.ms > a.ms ? b : a));
	return {
		what: `YAML that is ${what} of ${measured.length}: ${title}`,
		value: `${ms.toFixed(1)} ms`,
		limit: 'under 50 ms',
		isReached: ms < 50,
	};
}

function warm(texts: Readonly<Record<string, string>>, isRead: boolean): Measured[] {
	return Object.entries(texts).map(([title, text]) => {
		const bytes = new TextEncoder().encode(text);
		const times = Array.from({ length: 5 }, () => {
			const start = performance.now();
			const reading = readYaml(bytes, 'model.yaml');
			const ms = performance.now() - start;
			if (reading.ok !== isRead) throw new Error(`${title} is ${reading.ok ? 'read' : 'refused'}`);
			return ms;
		});
		return { title, ms: median(times) };
	});
}

/** What this machine takes to start Node, in milliseconds: what runs for the first time scales with it. */
async function nodeStart(): Promise<string> {
	const times: number[] = [];
	for (let round = 0; round < 5; round++) times.push(await timedProcess(process.execPath, ['-e', '0']));
	return median(times).toFixed(0);
}

async function coldMedian(title: string): Promise<number> {
	const script = inRepository('out', 'scripts', 'bench', 'coldYaml.js');
	const times: number[] = [];
	for (let round = 0; round < 5; round++) {
		const { stdout } = await promisify(execFile)(process.execPath, [script, title]);
		times.push(Number(stdout));
	}
	return median(times);
}
