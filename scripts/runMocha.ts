// node out/scripts/runMocha.js RESULTS.json TIMEOUT_MS FILE…: runs suites, the files in as many processes as there are
// cores, in the order they are given, and writes their counts.
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import Mocha from 'mocha';

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
const counts = { passed: 0, failed: 0, skipped: 0 };
const runner = mocha.run();
runner.on('pass', () => counts.passed++);
runner.on('fail', () => counts.failed++);
runner.on('pending', () => counts.skipped++);
await new Promise<void>((done) => void runner.once('end', () => done()));
await writeFile(results, JSON.stringify(counts));
// A suite that leaves a handle open must not keep the run from ending.
process.exit(counts.failed > 0 ? 1 : 0);
