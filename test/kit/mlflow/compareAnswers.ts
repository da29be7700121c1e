import { isDeepStrictEqual } from 'node:util';
import { firstMoment, type Answer, type Call } from './calls.js';
import { messageDifference, wholeDifference, type DifferenceId } from './differences.js';

/** What is not the same in two answers, and which of the differences on purpose it is; none where nothing excuses it. */
export interface Verdict {
	readonly isSame: boolean;
	readonly differences: readonly DifferenceId[];
	/** What was compared at last. */
	readonly theirs: unknown;
	readonly ours: unknown;
}

type Plain = Record<string, unknown>;

/** Compares the answers to `calls[index]` field by field. */
export function compareAnswers(calls: readonly Call[], index: number, theirs: Answer, ours: Answer): Verdict {
	const call = calls[index];
	if (!call) throw new Error(`there is no call ${index}`);
	const different = wholeDifference(call, theirs, ours);
	if (different) return { isSame: true, differences: [different], theirs, ours };
	return new Pair(calls, call, theirs, ours).verdict();
}

/** Two answers, from which the differences on purpose are taken out one after another. */
class Pair {
	readonly #calls: readonly Call[];
	readonly #call: Call;
	readonly #theirs: Answer;
	readonly #ours: Answer;
	readonly #found = new Set<DifferenceId>();

	constructor(calls: readonly Call[], call: Call, theirs: Answer, ours: Answer) {
		this.#calls = calls;
		this.#call = call;
		this.#theirs = structuredClone(theirs);
		this.#ours = structuredClone(ours);
	}

	verdict(): Verdict {
		if (this.#theirs.status === 200 && this.#ours.status === 200) this.#compareResults();
		else this.#compareRefusals();
		const [theirs, ours] = [this.#theirs, this.#ours];
		return { isSame: isDeepStrictEqual(theirs, ours), differences: [...this.#found], theirs, ours };
	}

	#compareRefusals(): void {
		const theirs = this.#theirs.body as Plain | null;
		const ours = this.#ours.body as Plain | null;
		if (!theirs || !ours) return;
		if (theirs['sqlstate'] !== undefined && theirs['error_class'] !== undefined) {
			delete theirs['sqlstate'];
			delete theirs['error_class'];
			this.#found.add('no-sqlstate');
		}
		if (theirs['message'] === ours['message'] || theirs['error_code'] !== ours['error_code']) return;
		const different = messageDifference(this.#call, this.#theirs, this.#ours);
		if (!different) return;
		delete theirs['message'];
		delete ours['message'];
		this.#found.add(different);
	}

	#compareResults(): void {
		const theirs = this.#theirs.body as Plain;
		const ours = this.#ours.body as Plain;
		if (this.#isOrderedByUpdates()) this.#takeOrder(theirs, ours);
		this.#walk(theirs, ours, '');
	}

	#isOrderedByUpdates(): boolean {
		const { path, query = [] } = this.#call;
		const order = query.filter(([key]) => key === 'order_by').map(([, value]) => value);
		if (path === 'model-versions/search' && order.length === 0) return true;
		return (
			/\bsearch$/.test(path) && order.some((each) => each.includes('timestamp') && !each.includes('creation'))
		);
	}

	/** Of a page of such an order it can only be said how long it is; of all results what they are. */
	#takeOrder(theirs: Plain, ours: Plain): void {
		for (const key of ['registered_models', 'model_versions']) {
			const [their, our] = [rowsOf(theirs, key), rowsOf(ours, key)];
			const id = (row: Plain) => JSON.stringify([row['name'], row['version']]);
			const isPart =
				(this.#call.query ?? []).some(([name]) => name === 'page_token') ||
				theirs['next_page_token'] !== undefined;
			if (isDeepStrictEqual(their.map(id), our.map(id))) continue;
			this.#found.add('last-updated');
			if (isPart) {
				theirs[key] = their.length;
				ours[key] = our.length;
			} else for (const rows of [their, our]) rows.sort((a, b) => (id(a) < id(b) ? -1 : 1));
		}
	}

	#walk(theirs: Plain, ours: Plain, at: string): void {
		this.#takeTimes(theirs, ours);
		this.#takeDescription(theirs, ours);
		this.#takeAliases(theirs, ours, at);
		this.#takeLatestOrder(
			theirs,
			ours,
			this.#call.path.endsWith('latest-versions') ? 'model_versions' : 'latest_versions',
		);
		for (const [key, value] of Object.entries(theirs)) {
			const other = ours[key];
			if (Array.isArray(value) && Array.isArray(other) && value.length === other.length)
				value.forEach((each: unknown, index) => {
					const our: unknown = other[index];
					if (isPlain(each) && isPlain(our)) this.#walk(each, our, key);
				});
			else if (isPlain(value) && isPlain(other)) this.#walk(value, other, key);
		}
	}

	/** Each time is that of a call: only one that may have changed nothing excuses a difference. */
	#takeTimes(theirs: Plain, ours: Plain): void {
		const [their, our] = [theirs['last_updated_timestamp'], ours['last_updated_timestamp']];
		if (typeof their !== 'number' || typeof our !== 'number' || their <= our) return;
		const cause = this.#calls[(their - firstMoment) / 1000];
		if (!cause || !/\/(?:rename|update|transition-stage)$/.test(cause.path)) return;
		delete theirs['last_updated_timestamp'];
		delete ours['last_updated_timestamp'];
		this.#found.add('last-updated');
	}

	#takeDescription(theirs: Plain, ours: Plain): void {
		const [their, our] = [theirs['description'], ours['description']];
		const isBlank = typeof their === 'string' && their.trim() === '' && (our === '' || our === undefined);
		if (their === our || !(isBlank || (their === undefined && our === ''))) return;
		delete theirs['description'];
		delete ours['description'];
		this.#found.add(isBlank ? 'blank-description' : 'empty-description');
	}

	#takeLatestOrder(theirs: Plain, ours: Plain, key: string): void {
		const id = (row: Plain) => Number(row['version']);
		const [their, our] = [rowsOf(theirs, key), rowsOf(ours, key)];
		if (isDeepStrictEqual(their.map(id), our.map(id))) return;
		their.sort((a, b) => id(a) - id(b));
		this.#found.add('latest-order');
	}

	/** They are those that the model's own answer has. */
	#takeAliases(theirs: Plain, ours: Plain, at: string): void {
		const isFilled =
			at === 'latest_versions' || (at === 'model_versions' && this.#call.path.endsWith('search'));
		if (!isFilled || theirs['aliases'] !== undefined || ours['aliases'] === undefined) return;
		delete ours['aliases'];
		this.#found.add('aliases-filled');
	}
}

function rowsOf(body: Plain, key: string): Plain[] {
	const rows = body[key];
	return Array.isArray(rows) ? (rows as Plain[]) : [];
}

function isPlain(value: unknown): value is Plain {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
