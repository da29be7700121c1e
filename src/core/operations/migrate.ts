import type { FileChange, Operation } from '../edit.js';
import { registryGitAttributes } from '../manifest/registryFile.js';
import { attributesFile, attributesState } from '../registry/checkAttributes.js';
import type { Snapshot } from '../registry/snapshot.js';
import { requireWritable } from './writable.js';

/** What would bring a registry up to what this version writes. */
export interface Migration {
	readonly changes: readonly FileChange[];
	/** Files that differ from what this version writes, and that people have changed: they are left alone. */
	readonly left: readonly string[];
}

/** Looks at one thing that the tool itself writes, and says what is to become of it. */
type Step = (snapshot: Snapshot) => Promise<Migration>;

/** In the order in which they are taken; a later format's step reads `registry.yaml` first and edits its `format`. */
const steps: readonly Step[] = [gitAttributes];

/** What `migrate` would do, and what it leaves to people. Throws as `migrate` does. */
export async function planMigration(snapshot: Snapshot): Promise<Migration> {
	await requireWritable(snapshot);
	const migrations = await Promise.all(steps.map((step) => step(snapshot)));
	return {
		changes: migrations.flatMap(({ changes }) => changes),
		left: migrations.flatMap(({ left }) => left),
	};
}

/**
 * Brings what the tool itself writes up to what this version writes; nothing that people wrote is touched.
 * Throws `registry-newer`.
 */
export function migrate(): Operation {
	return async (snapshot) => {
		const { changes } = await planMigration(snapshot);
		const files = changes.map(({ path }) => path);
		return {
			operation: 'migrate',
			summary: files.length === 0 ? 'Nothing to migrate' : `Bring ${files.join(', ')} up to date`,
			changes,
		};
	};
}

async function gitAttributes(snapshot: Snapshot): Promise<Migration> {
	const path = attributesFile;
	switch (await attributesState(snapshot)) {
		case 'current':
			return { changes: [], left: [] };
		case 'changed':
			return { changes: [], left: [path] };
		case 'earlier':
		case 'missing':
			return { changes: [{ kind: 'write', path, text: registryGitAttributes }], left: [] };
	}
}
