import { parentPort, workerData } from 'node:worker_threads';
import { RegistryError } from '../core/errors.js';
import { copyFile, type CopyPlace } from './copyFile.js';
import type { WorkerAnswer, WorkerRequest } from './copyWorkers.js';

// A thread of `CopyWorkers`; a file of its own in the packages, loaded by its address.
const place = workerData as CopyPlace;
const stop = new AbortController();
const tell = (answer: WorkerAnswer) => parentPort?.postMessage(answer);

parentPort?.on('message', (request: WorkerRequest) => {
	if (request === 'stop') {
		stop.abort();
		return;
	}
	const { id, file } = request;
	copyFile(place, file, stop.signal, (bytes) => tell({ id, bytes })).then(
		(hashed) => tell({ id, hashed }),
		(error: unknown) => tell(error instanceof RegistryError ? { id, failure: error.failure } : { id, error }),
	);
});
