import type { PageWording } from '../../src/core/registry/page/pageWording.js';

/** Words that a test can predict. */
export const plainWording: PageWording = {
	size: (bytes) => `${bytes} B`,
	metric: (value) => value.toFixed(3),
	problem: ({ code }) => code,
	unverified: () => 'unverified',
};
