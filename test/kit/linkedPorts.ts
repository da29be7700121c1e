import type { Port } from '../../src/protocol/channel.js';

/** Two ends of one wire in memory: what is posted arrives later, in order, as JSON. */
export function linkedPorts(): readonly [Port, Port] {
	const listeners = [new Set<(message: unknown) => void>(), new Set<(message: unknown) => void>()] as const;
	const end = (here: 0 | 1, there: 0 | 1): Port => ({
		post: (message) => {
			const text = JSON.stringify(message);
			queueMicrotask(() => {
				for (const listener of listeners[there]) listener(JSON.parse(text));
			});
		},
		onMessage: (listener) => {
			listeners[here].add(listener);
			return { dispose: () => listeners[here].delete(listener) };
		},
	});
	return [end(0, 1), end(1, 0)];
}
