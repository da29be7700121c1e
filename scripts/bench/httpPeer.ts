import { Agent, request } from 'node:http';

export interface HttpAnswer {
	readonly status: number;
	readonly text: string;
	/** From the request to the last byte of the answer, in milliseconds. */
	readonly ms: number;
}

/** A server that is asked over connections that stay open; the user's name and password in its address are sent along. */
export class HttpPeer {
	readonly #base: URL;
	readonly #agent: Agent;

	constructor(address: string, connections: number) {
		this.#base = new URL(address);
		this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
	}

	/** The body is sent as JSON. */
	ask(method: 'GET' | 'POST', path: string, body?: object): Promise<HttpAnswer> {
		const { hostname, port, username, password } = this.#base;
		const sent = body === undefined ? undefined : JSON.stringify(body);
		const start = performance.now();
		return new Promise((settle, fail) => {
			const asked = request(
				{
					...{ method, path, hostname, port, agent: this.#agent },
					...(username === '' ? {} : { auth: `${username}:${password}` }),
					headers: sent === undefined ? {} : { 'Content-Type': 'application/json' },
				},
				(answer) => {
					let text = '';
					answer.setEncoding('utf8');
					answer.on('data', (chunk: string) => (text += chunk));
					answer.on('error', fail);
					answer.on('end', () =>
						settle({ status: answer.statusCode ?? 0, text, ms: performance.now() - start }),
					);
				},
			);
			asked.on('error', fail);
			asked.end(sent);
		});
	}

	/** What a GET answers, as JSON. Throws for any other status than 200. */
	async read<T>(path: string): Promise<T> {
		const { status, text } = await this.ask('GET', path);
		if (status !== 200) throw new Error(`GET ${path} is answered with ${status}: ${text.slice(0, 500)}`);
		return JSON.parse(text) as T;
	}

	close(): void {
		this.#agent.destroy();
	}
}
