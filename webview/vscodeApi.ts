import type { Port } from '../src/protocol/channel.js';

/** What VS Code gives a page: a wire to the host and a small memory that outlives the page. */
export interface VsCodeApi extends Port {
	getState(): unknown;
	setState(state: unknown): void;
}

interface NativeApi {
	postMessage(message: unknown): void;
	getState(): unknown;
	setState(state: unknown): unknown;
}

declare const acquireVsCodeApi: (() => NativeApi) | undefined;

/**
 * VS Code's API, which may be acquired once. In a plain browser page messages to the host become `gmr:post` events
 * of the window instead, and the memory is the session's.
 */
export function connectToHost(): VsCodeApi {
	const native = typeof acquireVsCodeApi === 'function' ? acquireVsCodeApi() : browserApi();
	return {
		post: (message) => native.postMessage(message),
		getState: () => native.getState(),
		setState: (state) => void native.setState(state),
		onMessage: (listener) => {
			const receive = (event: MessageEvent): void => listener(event.data);
			window.addEventListener('message', receive);
			return { dispose: () => window.removeEventListener('message', receive) };
		},
	};
}

function browserApi(): NativeApi {
	const key = 'gmr:state';
	return {
		postMessage: (message) => window.dispatchEvent(new CustomEvent('gmr:post', { detail: message })),
		getState: () => JSON.parse(sessionStorage.getItem(key) ?? 'null') as unknown,
		setState: (state) => sessionStorage.setItem(key, JSON.stringify(state)),
	};
}
