import type { FileStore } from '../fileStore.js';

/** What was before the first commit. */
export const noFiles: FileStore = {
	read: () => Promise.resolve(undefined),
	list: () => Promise.resolve([]),
};
