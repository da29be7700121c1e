import { setTimeout as delay } from 'node:timers/promises';
import { startMlflowServer } from '../mlflowServer.js';
import { median, type Figure } from './figure.js';
import { GmrServer } from './gmrServer.js';
import { HttpPeer } from './httpPeer.js';
import { layLargePair, type LargePair } from './largePair.js';
import { registrationBurst } from './registrationBurst.js';

const api = '/api/2.0/mlflow';
const starts = 7;
const rounds = 5;
/** Long enough for what is done after an answer. */
const idleMs = 3_000;

/** `gmr serve` against `mlflow server` on SQLite, both as they start by themselves, with the same models. */
export async function serving(scratch: string): Promise<Figure[]> {
	const pair = await layLargePair(scratch, 'serve', 1_000);
	const figures = [await starting(pair)];
	await using ours = await GmrServer.start(pair.repository, aliasOf(pair, 1));
	figures.push(memory(pair, await idle(ours), 120, 'first asked'));
	const theirs = await startMlflowServer(pair.python, { cwd: pair.folder });
	try {
		for (const connections of [1, 16])
			figures.push(...(await reading(pair, { ours: ours.uri, theirs: theirs.url, connections })));
	} finally {
		await theirs.stop();
	}
	figures.push(memory(pair, await idle(ours), 120, 'all of that'));
	figures.push(...(await registrationBurst(pair, ours.uri)));
	figures.push(...(await largest(scratch)));
	return figures;
}

async function starting(pair: LargePair): Promise<Figure> {
	const times: number[] = [];
	for (let round = 0; round < starts; round++) {
		await using server = await GmrServer.start(pair.repository, aliasOf(pair, round));
		times.push(server.startMs);
	}
	const ms = median(times);
	return {
		what: `gmr serve, ${pair.models.length} models: from its start to its first answer`,
		value: `${ms.toFixed(0)} ms`,
		limit: 'under 300 ms',
		isReached: ms < 300,
	};
}

interface Question {
	readonly what: string;
	/** How often each server is asked in a round; all connections together. */
	readonly times: number;
	/** What is asked the n-th time. */
	readonly path: (n: number) => string;
}

async function reading(
	pair: LargePair,
	{ ours, theirs, connections }: { ours: string; theirs: string; connections: number },
): Promise<Figure[]> {
	const [gmr, mlflow] = [new HttpPeer(ours, connections), new HttpPeer(theirs, connections)];
	const figures: Figure[] = [];
	for (const question of questions(pair, await pageTokens(mlflow))) {
		await compare(question, gmr, mlflow);
		const measured = { ours: [] as number[], theirs: [] as number[] };
		let asked = 0;
		for (let round = 0; round < rounds; round++) {
			measured.ours.push(...(await load(gmr, question, connections, asked)));
			measured.theirs.push(...(await load(mlflow, question, connections, asked)));
			asked += question.times;
		}
		const over = `${question.what}, ${connections} ${connections === 1 ? 'connection' : 'connections'}`;
		figures.push(...compared(over, measured));
	}
	gmr.close();
	mlflow.close();
	return figures;
}

function questions(pair: LargePair, tokens: Readonly<Record<SearchName, readonly string[]>>): Question[] {
	const model = (n: number) => pair.models[(n * 7) % pair.models.length]?.name ?? '';
	const page = (name: SearchName, n: number) => {
		const token = tokens[name][n % tokens[name].length] ?? '';
		return `${searchPath(name)}&page_token=${encodeURIComponent(token)}`;
	};
	return [
		{ what: 'alias look-up', times: 200, path: (n) => aliasOf(pair, n) },
		{
			what: 'version get',
			times: 200,
			path: (n) => `${api}/model-versions/get?name=${model(n)}&version=${1 + (n % 10)}`,
		},
		{ what: 'page of 100 models', times: 32, path: (n) => page('registered-models', n) },
		{ what: 'page of 100 versions', times: 32, path: (n) => page('model-versions', n) },
	];
}

function aliasOf({ models }: LargePair, n: number): string {
	return `${api}/registered-models/alias?name=${models[(n * 7) % models.length]?.name ?? ''}&alias=champion`;
}

type SearchName = 'registered-models' | 'model-versions';

function searchPath(name: SearchName): string {
	return `${api}/${name}/search?max_results=100`;
}

/** The tokens of the second to fifth page of each search: the same in both servers. */
async function pageTokens(peer: HttpPeer): Promise<Record<SearchName, string[]>> {
	const found: Record<SearchName, string[]> = { 'registered-models': [], 'model-versions': [] };
	for (const name of ['registered-models', 'model-versions'] as const) {
		let token = '';
		for (let page = 0; page < 4; page++) {
			const path = `${searchPath(name)}${token === '' ? '' : `&page_token=${encodeURIComponent(token)}`}`;
			token = (await peer.read<{ readonly next_page_token: string }>(path)).next_page_token;
			found[name].push(token);
		}
	}
	return found;
}

/** How many rows are answered, which of them, and whether there are more. Throws where the servers differ in it. */
async function compare({ what, path }: Question, ours: HttpPeer, theirs: HttpPeer): Promise<void> {
	const [our, their] = await Promise.all([ours, theirs].map((peer) => peer.read<Answer>(path(1))));
	const shown = [our, their].map((answer) => JSON.stringify(answer && rowsOf(answer)));
	if (shown[0] !== shown[1]) throw new Error(`${what}: ${shown.join(' and ')} are answered`);
}

interface Row {
	readonly name: string;
	readonly version?: string;
}
type Answer = Readonly<Record<SearchColumn, readonly Row[] | undefined>> & {
	readonly model_version?: Row;
	readonly next_page_token?: string;
};
type SearchColumn = 'registered_models' | 'model_versions';

function rowsOf(answer: Answer) {
	const rows = answer.registered_models ?? answer.model_versions ?? [answer.model_version];
	return { rows: rows.map((row) => [row?.name, row?.version]), next: answer.next_page_token };
}

/** The milliseconds of each answer; each connection asks on as soon as it has one. */
async function load(
	peer: HttpPeer,
	{ times, path }: Question,
	connections: number,
	first: number,
): Promise<number[]> {
	let next = first;
	const measured: number[] = [];
	const one = async () => {
		while (next < first + times) {
			const asked = path(next++);
			const { status, ms, text } = await peer.ask('GET', asked);
			if (status !== 200) throw new Error(`GET ${asked} is answered with ${status}: ${text.slice(0, 500)}`);
			measured.push(ms);
		}
	};
	await Promise.all(Array.from({ length: connections }, one));
	return measured;
}

function compared(what: string, { ours, theirs }: { ours: number[]; theirs: number[] }): Figure[] {
	const at = (values: readonly number[], share: number) =>
		[...values].sort((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? NaN;
	const [ourHalf, theirHalf] = [at(ours, 0.5), at(theirs, 0.5)];
	const [ourWorst, theirWorst] = [at(ours, 0.99), at(theirs, 0.99)];
	const ratio = theirHalf / ourHalf;
	return [
		{
			what: `${what}: p50 (${ourHalf.toFixed(2)} ms) against mlflow server (${theirHalf.toFixed(1)} ms)`,
			value: `${ratio.toFixed(1)} times`,
			limit: 'at least 5 times faster',
			isReached: ratio >= 5,
		},
		{
			what: `${what}: p99 against mlflow server (${theirWorst.toFixed(1)} ms)`,
			value: `${ourWorst.toFixed(2)} ms`,
			limit: 'lower',
			isReached: ourWorst < theirWorst,
		},
	];
}

async function idle(server: GmrServer): Promise<number> {
	await delay(idleMs);
	return server.megabytes();
}

function memory({ models }: LargePair, megabytes: number, limit: number, after: string): Figure {
	return {
		what: `gmr serve, ${models.length} models: memory while idle, after ${after}`,
		value: `${megabytes} MB`,
		limit: `under ${limit} MB`,
		isReached: megabytes < limit,
	};
}

/** Ten times as many models. */
async function largest(scratch: string): Promise<Figure[]> {
	const pair = await layLargePair(scratch, 'serve', 10_000);
	await using server = await GmrServer.start(pair.repository, aliasOf(pair, 1));
	const first = memory(pair, await idle(server), 300, 'first asked');
	const peer = new HttpPeer(server.uri, 1);
	for (const name of ['registered-models', 'model-versions'] as const) await peer.read(searchPath(name));
	peer.close();
	return [first, memory(pair, await idle(server), 300, 'a search of all versions')];
}
