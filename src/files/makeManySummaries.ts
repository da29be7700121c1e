import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { makeSummaries, type MadeSummary, type SummaryRequest } from './makeSummaries.js';

/** To start a thread takes as long as to make some hundred summaries. */
const worthThread = 1000;
/** More threads wait for the disk and for the one that collects what they made. */
const mostThreads = 4;

/** As `makeSummaries`, in several threads where there are many: reading and checking so many files takes a processor. */
export async function makeManySummaries(request: SummaryRequest): Promise<MadeSummary[]> {
	const { folders } = request;
	const threads = Math.min(mostThreads, availableParallelism(), Math.floor(folders.length / worthThread));
	if (threads < 2) return makeSummaries(request);
	const share = Math.ceil(folders.length / threads);
	const shares = Array.from({ length: threads }, (_, at) => ({
		...request,
		folders: folders.slice(at * share, (at + 1) * share),
	}));
	const made = await Promise.all(shares.map((each, at) => (at === 0 ? makeSummaries(each) : inThread(each))));
	return made.flat();
}

async function inThread(request: SummaryRequest): Promise<MadeSummary[]> {
	const worker = new Worker(new URL('./summaryWorker.js', import.meta.url), { workerData: request });
	try {
		const [made] = (await once(worker, 'message')) as [MadeSummary[]];
		return made;
	} catch {
		// An error that comes from a thread has lost its code.
		return await makeSummaries(request);
	} finally {
		await worker.terminate();
	}
}
