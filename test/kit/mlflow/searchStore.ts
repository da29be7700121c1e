import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { inRepository } from '../../../scripts/paths.js';
import type { SearchTarget } from '../../../src/core/search/fields.js';
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
	readonly #child;
	readonly #lines: AsyncIterator<string, undefined>;
	#errors = '';

	constructor(python: string) {
		this.#child = spawn(python, ['-W', 'ignore', inRepository('test/kit/mlflow/search_store.py')], {
			stdio: ['pipe', 'pipe', 'pipe'],
		});
		this.#child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#errors += text));
		// What it says as it ends tells more than that it could not be written to.
		this.#child.stdin.on('error', () => undefined);
		this.#lines = createInterface(this.#child.stdout)[Symbol.asyncIterator]();
	}

	/** Has these models in it from now on, and no others. */
	async fill(world: SearchWorld): Promise<void> {
		await this.#ask([{ models: world.models }]);
	}

	/** The answers, one a query. */
	search(queries: readonly SearchQuery[]): Promise<SearchAnswer[]> {
		return this.#ask(queries) as Promise<SearchAnswer[]>;
	}

	async #ask(questions: readonly unknown[]): Promise<unknown[]> {
		this.#child.stdin.write(questions.map((question) => `${JSON.stringify(question)}\n`).join(''));
		const answers: unknown[] = [];
		while (answers.length < questions.length) {
			const line = await this.#lines.next();
			if (line.done === true) throw new Error(`MLflow's store ended: ${this.#errors}`);
			answers.push(JSON.parse(line.value));
		}
		return answers;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		if (this.#child.exitCode !== null) return;
		this.#child.stdin.end();
		await once(this.#child, 'exit');
	}
}
