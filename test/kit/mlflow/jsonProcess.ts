import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { inRepository } from '../../../scripts/paths.js';

/** A Python program beside this file that answers each line of JSON with one; it ends with its input. */
export class JsonProcess implements AsyncDisposable {
	readonly #child;
	readonly #lines: AsyncIterator<string, undefined>;
	readonly #program: string;
	#errors = '';

	constructor(python: string, program: string, env: NodeJS.ProcessEnv = {}) {
		this.#program = program;
		this.#child = spawn(python, ['-W', 'ignore', inRepository('test/kit/mlflow', program)], {
			stdio: ['pipe', 'pipe', 'pipe'],
			env: { ...process.env, ...env },
		});
		this.#child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#errors += text));
		// What it says as it ends tells more than that it could not be written to.
		this.#child.stdin.on('error', () => undefined);
		this.#lines = createInterface(this.#child.stdout)[Symbol.asyncIterator]();
	}

	/** The answers, one a question. */
	async ask(questions: readonly unknown[]): Promise<unknown[]> {
		this.#child.stdin.write(questions.map((question) => `${JSON.stringify(question)}\n`).join(''));
		const answers: unknown[] = [];
		while (answers.length < questions.length) {
			const line = await this.#lines.next();
			if (line.done === true) throw new Error(`${this.#program} ended: ${this.#errors}`);
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
