import type { PageWording } from '../../src/core/registry/page/pageWording.js';

/** Words that a test can predict. */
export const plainWording: PageWording = {
	size: (bytes) => `${bytes} B`,
	metric: (value) => value.toFixed(3),
	problem: ({ code }) => code,
	unverified: () => 'unverified',
	format: ({ format, architecture = '' }) => `${format} ${architecture}`.trimEnd(),
	parameters: ({ parameters }) => (parameters === undefined ? '' : String(parameters)),
	loading: (facts) => facts.map(({ kind, path }) => `${kind} ${path}`),
	loadWarning: (facts, isShortened) =>
		facts.some(({ kind }) => kind === 'pickle') ? `warning${isShortened ? ', shortened' : ''}` : undefined,
};
