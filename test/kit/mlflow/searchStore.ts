import type { SearchTarget } from '../../../src/core/search/fields.js';
import { JsonProcess } from './jsonProcess.js';
import type { SearchWorld } from './searchWorld.js';

/** One page of a search. */
export interface SearchQuery {
	readonly target: SearchTarget;
	readonly filter: string;
	readonly orderBy: readonly string[];
	readonly maxResults: number;
	readonly token: string | null;
}
/** Names of models, or `name/7`, in order; or an error code of MLflow's, or the name of what its server has no answer to. */
export type SearchAnswer =
	{ readonly found: readonly string[]; readonly token?: string } | { readonly refused: string };

/** MLflow's own store of SQLite, in a process that ends with it. */
export class SearchStore implements AsyncDisposable {
	readonly #process: JsonProcess;

	constructor(python: string) {
		this.#process = new JsonProcess(python, 'search_store.py');
	}

	/** Has these models in it from now on, and no others. */
	async fill(world: SearchWorld): Promise<void> {
		await this.#process.ask([{ models: world.models }]);
	}

	/** The answers, one a query. */
	search(queries: readonly SearchQuery[]): Promise<SearchAnswer[]> {
		return this.#process.ask(queries) as Promise<SearchAnswer[]>;
	}

	[Symbol.asyncDispose](): Promise<void> {
		return this.#process[Symbol.asyncDispose]();
	}
}
