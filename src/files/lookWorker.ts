import { parentPort, workerData } from 'node:worker_threads';
import { lookAgain, type SeenModels } from './lookAgain.js';

// The thread of `outdatedModels`; a file of its own in the packages, loaded by its address.
void lookAgain(workerData as SeenModels, true).then((outdated) => parentPort?.postMessage(outdated));
