import { faultCodes, FaultyRepo, startFaults } from './failingCalls.js';
import type { Action } from './actions.js';
import type { RegistryState } from './modelState.js';
import { faultWorld } from './world.js';

/** What fails: each made for the state that the one before has left. */
const subjects: Readonly<Record<string, (state: RegistryState) => Action>> = {
	'alias move': ({ fraud }) => {
		const version = fraud?.aliases['champion'] === 1 ? 2 : 1;
		return { kind: 'set-alias', model: 'fraud', alias: 'champion', version };
	},
	registration: ({ fraud }) => {
		const content = `version after ${Object.keys(fraud?.versions ?? {}).length}`;
		return { kind: 'register', model: 'fraud', content, alias: 'champion' };
	},
	deletion: ({ iris }) => {
		const versions = Object.entries(iris?.versions ?? {});
		const live = versions.find(([, version]) => version !== 'deleted');
		if (live) return { kind: 'delete-version', model: 'iris', version: Number(live[0]) };
		return { kind: 'register', model: 'iris', content: `after ${versions.length}`, alias: 'live' };
	},
	rename: ({ fraud }) =>
		fraud
			? { kind: 'rename', model: 'fraud', newName: 'fraud detection' }
			: { kind: 'rename', model: 'fraud detection', newName: 'fraud' },
};

/** A repository grows with every registration, and is replaced when it has served so often. */
const usesOfRepo = 25;

/** There must be something to delete. */
async function makeReady(subject: string, next: (state: RegistryState) => Action): Promise<void> {
	if (subject !== 'deletion' || (await repo.peek(next)).kind === 'delete-version') return;
	const wrong = await repo.goOn(next);
	if (wrong !== '') await renew(subject, { wrong });
}

async function renew(subject: string, found?: object): Promise<void> {
	const wrong = found ? '' : await repo.violations();
	if (found) tell({ subject, ...found });
	else if (wrong !== '') tell({ subject, wrong });
	await repo.dispose();
	repo = await FaultyRepo.create(world);
}

/**
 * A process that tries a share of all faults: each call of each subject with each code. Prints a line of JSON for each
 * subject with its number of calls, and one for each fault that went wrong.
 */
const [share = '0', shares = '1', onlyCall = '', onlyCode = ''] = process.argv.slice(2);
const tell = (line: object) => void process.stdout.write(`${JSON.stringify(line)}\n`);
process.on('unhandledRejection', (reason) => tell({ wrong: `unhandled rejection: ${String(reason)}` }));
await startFaults();
const world = await faultWorld();
let repo = await FaultyRepo.create(world);
// What is loaded and looked up once is no part of an action.
for (const next of Object.values(subjects)) await repo.dryRun(next);
await repo.dispose();
repo = await FaultyRepo.create(world);
let uses = 0;
let counter = 0;
for (const [subject, next] of Object.entries(subjects)) {
	await makeReady(subject, next);
	const calls = (await repo.dryRun(next)).length;
	let tried = 0;
	for (let call = 1; call <= calls; call++) {
		if (counter++ % Number(shares) !== Number(share)) continue;
		if (onlyCall !== '' && onlyCall !== `${subject} ${call}`) continue;
		if (++uses % usesOfRepo === 0) await renew(subject);
		for (const code of faultCodes) {
			if (onlyCode !== '' && code !== onlyCode) continue;
			await makeReady(subject, next);
			const found = await repo.tryFault(next, { call, code });
			if (found.call) tried++;
			if (found.wrong !== '') await renew(subject, { call, code, what: found.call, wrong: found.wrong });
		}
		const wrong = await repo.goOn(next);
		if (wrong !== '') await renew(subject, { call, wrong });
	}
	tell({ subject, calls, tried });
}
await repo.dispose();
await world.dispose();
