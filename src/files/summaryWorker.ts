import { parentPort, workerData } from 'node:worker_threads';
import { makeSummaries, type SummaryRequest } from './makeSummaries.js';

// A thread of `makeManySummaries`; a file of its own in the packages, loaded by its address. Who asked for it makes the
// summaries itself where this fails, and so learns why.
void makeSummaries(workerData as SummaryRequest).then((made) => parentPort?.postMessage(made));
