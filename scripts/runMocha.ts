// node out/scripts/runMocha.js RESULTS.json TIMEOUT_MS FILE…: runs suites, the files in as many processes as there are
// cores, in the order they are given, and writes their results.
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import Mocha from 'mocha';
import { collectResults } from './testResults.js';

const [results = '', timeout = '', ...files] = process.argv.slice(2);
const jobs = Math.min(availableParallelism(), files.length);
const mocha = new Mocha({
	timeout: Number(timeout),
	reporter: 'dot',
	forbidOnly: true,
	parallel: jobs > 1,
	jobs,
});
files.forEach((file) => mocha.addFile(file));
await mocha.loadFilesAsync();
const outcome = await collectResults(mocha.run());
await writeFile(results, JSON.stringify(outcome));
// A suite that leaves a handle open must not keep the run from ending.
process.exit(outcome.failed.length > 0 ? 1 : 0);
