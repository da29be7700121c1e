import { rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { gmrBundle, inRepository } from '../paths.js';
import { runQuietly } from '../run.js';
import { inTurn, median, timedProcess, type Figure } from './figure.js';
import { layLargePair } from './largePair.js';
import { largeModels, moveAliases, type LargeModel } from './largeRegistry.js';
import { LivingPeer } from './livingPeers.js';
import { benchEnvironment } from './repository.js';

/** A registry of ours and MLflow's store with the same models. */
interface Laid {
	readonly count: number;
	readonly repository: string;
	readonly database: string;
	/** A model of the middle. */
	readonly name: string;
	readonly python: string;
}

/** How often each question is asked of processes that live on. */
const rounds = 15;
/** So many aliases are moved by the newest commit of the large registry. */
const moves = 1000;

/** Reading 10,000 models of ten versions, against MLflow's client over SQLite and git; and how it grows with the models. */
export async function readPath(scratch: string): Promise<Figure[]> {
	const small = [await lay(scratch, 100), await lay(scratch, 1000)];
	const large = await lay(scratch, 10_000);
	return [
		...(await wholeProcesses(large)),
		...(await livingProcesses(large)),
		...(await growth([...small, large])),
	];
}

async function lay(scratch: string, count: number): Promise<Laid> {
	const { models, repository, database, python } = await layLargePair(scratch, 'read', count);
	await commitMoves(repository, models.slice(0, moves));
	return { count, repository, database, name: models[Math.floor(count / 2)]?.name ?? '', python };
}

async function commitMoves(repository: string, models: readonly LargeModel[]): Promise<void> {
	await moveAliases(repository, models);
	const git = (...args: string[]) => runQuietly('git', args, { cwd: repository, env: benchEnvironment });
	await git('commit', '--quiet', '--all', '-m', 'Move many aliases');
	// As after a while: the objects of both commits are packed.
	await git('repack', '-d', '--quiet');
}

async function wholeProcesses({ count, repository, database, name, python }: Laid): Promise<Figure[]> {
	const gmr = (...args: string[]) => timedProcess(process.execPath, [gmrBundle, '-C', repository, ...args]);
	const peer = (verb: string) => timedProcess(python, [script('mlflow_peer.py'), verb, database, name]);
	const forget = () => rm(join(repository, '.git', 'gmr', 'cache'), { recursive: true, force: true });
	const list = () => gmr('list', '--json');

	const cold = await inTurn(
		3,
		async () => (await forget(), list()),
		() => peer('list'),
	);
	const warm = await inTurn(5, list, () => peer('list'));
	const resolving = await inTurn(
		7,
		() => gmr('resolve', `models:/${name}@champion`),
		() => peer('resolve'),
	);
	const diff = await inTurn(
		5,
		() => gmr('diff', 'HEAD~1', 'HEAD', '--json'),
		() => timedProcess('git', nameStatus, { cwd: repository, env: benchEnvironment }),
	);
	return [
		faster(`${count} models: gmr list --json, cache warm`, warm, 10),
		faster(`${count} models: gmr list --json, no cache`, cold, 2),
		faster(`${count} models: gmr resolve`, resolving, 20),
		slower(`gmr diff, ${moves} aliases moved`, diff),
	];
}

async function livingProcesses({ count, repository, database, name, python }: Laid): Promise<Figure[]> {
	const root = join(repository, 'model-registry');
	const reader = inRepository('out', 'scripts', 'bench', 'livingReader.js');
	await using ours = new LivingPeer(process.execPath, [reader, root, name]);
	// Not in ours, whose memory is measured.
	await using bare = new LivingPeer(process.execPath, [reader, root, name]);
	await using theirs = new LivingPeer(python, [script('mlflow_peer.py'), 'live', database, name]);
	const both = async (question: string, times = rounds) => {
		const found = [await ours.ask(question), await theirs.ask(question)].map((answer) => answer.found);
		if (found[0] !== found[1]) throw new Error(`${question}: ${found.join(' and ')} are found`);
		const measured = await inTurn(
			times,
			async () => {
				// A lone question after more than a second pays for a look at all files, as a list after a commit does.
				await ours.ask('list');
				return (await ours.ask(question)).ms;
			},
			async () => (await theirs.ask(question)).ms,
		);
		return { ...measured, found: found[0] };
	};
	const list = await both('list', 5);
	const listingMegabytes = await ours.megabytes();
	const index = join(repository, '.git', 'index');
	let looks = 0;
	// As after a commit: nothing tells which files git, or another writer, has touched, and what is listed is never stale.
	// So every file and folder behind the list is looked at, which is the least that it can take.
	const looked = await inTurn(
		5,
		async () => {
			await utimes(index, new Date(), new Date());
			return (await ours.ask('list')).ms;
		},
		async () => {
			looks = (await bare.ask('look')).found;
			return (await bare.ask('bare')).found;
		},
	);
	const resolved = await both('resolve');
	const searches: Figure[] = [];
	for (const [what, filter] of [
		['a name pattern', "name LIKE '%-0123_'"],
		['a name', `name = '${name}'`],
		['a tag of many', "tags.team = 'risk'"],
		['a tag of one', "tags.ticket = 'ML-4711'"],
	] as const) {
		const { found, ...times } = await both(`search ${filter}`, 7);
		searches.push(
			faster(
				`${count} models: search by ${what}, ${found} found, living process, at most two seconds old`,
				times,
				5,
			),
		);
	}
	const firstDiff = (await ours.ask('diff')).ms;
	const diff = await inTurn(
		5,
		async () => (await ours.ask('diff')).ms,
		() => timedProcess('git', nameStatus, { cwd: repository, env: benchEnvironment }),
	);
	return [
		faster(`${count} models: list, living process, at most two seconds old`, list, 50),
		{
			what:
				`${count} models: list, living process, after a commit (${looked.ours.toFixed(0)} ms, ` +
				`${(list.peer / looked.ours).toFixed(0)} times faster than MLflow) against ${looks} looks at files (${looked.peer.toFixed(0)} ms)`,
			value: `${(looked.ours / looked.peer).toFixed(1)} times`,
			limit: 'at most 2 times',
			isReached: looked.ours / looked.peer <= 2,
		},
		faster(`${count} models: resolve an alias, living process`, resolved, 8),
		...searches,
		slower(`diff of ${moves} moved aliases, the first of a living process`, { ...diff, ours: firstDiff }),
		slower(`diff of ${moves} moved aliases, living process that has read them`, diff),
		memory(`${count} models: memory of a living process that lists`, listingMegabytes),
		memory(`${count} models: memory of it with searches and diffs`, await ours.megabytes()),
	];
}

/** Resolving and showing one model, among more and more. */
async function growth(all: readonly Laid[]): Promise<Figure[]> {
	const figures: Figure[] = [];
	const other = 'renamed';
	for (const { repository } of all) {
		const gmr = (...args: string[]) =>
			runQuietly(process.execPath, [gmrBundle, '-C', repository, ...args], { env: benchEnvironment });
		await gmr('rename', largeModels(1)[0]?.name ?? '', other);
		// The first look-up reads all models, whose number then counts no more.
		await gmr('resolve', `models:/${other}@champion`);
	}
	for (const [verb, argsOf] of [
		['resolve', (name: string) => ['resolve', `models:/${name}@champion`]],
		['show', (name: string) => ['show', name, '--json']],
		['resolve of a renamed model', () => ['resolve', `models:/${other}@champion`]],
	] as const) {
		const times = new Map<number, number[]>(all.map(({ count }) => [count, []]));
		for (let round = 0; round < 9; round++)
			for (const { count, repository, name } of all) {
				const args = [gmrBundle, '-C', repository, ...argsOf(name)];
				times.get(count)?.push(await timedProcess(process.execPath, args));
			}
		const medians = [...times].map(([count, values]) => ({ count, ms: median(values) }));
		const [fewest, most] = [medians[0]?.ms ?? NaN, medians.at(-1)?.ms ?? NaN];
		figures.push({
			what: `gmr ${verb} among ${medians.map(({ count, ms }) => `${count} models: ${ms.toFixed(0)} ms`).join(', ')}`,
			value: `${(most / fewest).toFixed(2)} times`,
			limit: 'at most 1.2 times',
			isReached: most / fewest <= 1.2,
		});
	}
	return figures;
}

const nameStatus = ['diff', '--name-status', 'HEAD~1', 'HEAD'];

function script(name: string): string {
	return inRepository('scripts', 'bench', name);
}

interface Times {
	readonly ours: number;
	readonly peer: number;
}

function faster(what: string, times: Times, limit: number): Figure {
	const ratio = times.peer / times.ours;
	return {
		what: `${what} (${times.ours.toFixed(2)} ms) against MLflow (${times.peer.toFixed(1)} ms)`,
		value: `${ratio.toFixed(1)} times`,
		limit: `at least ${limit} times faster`,
		isReached: ratio >= limit,
	};
}

function slower(what: string, times: Times): Figure {
	const ratio = times.ours / times.peer;
	return {
		what: `${what} (${times.ours.toFixed(0)} ms) against git diff --name-status (${times.peer.toFixed(0)} ms)`,
		value: `${ratio.toFixed(1)} times`,
		limit: 'at most 10 times',
		isReached: ratio <= 10,
	};
}

function memory(what: string, megabytes: number): Figure {
	return { what, value: `${megabytes} MB`, limit: 'under 300 MB', isReached: megabytes < 300 };
}
