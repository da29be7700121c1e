import { Readable } from 'node:stream';
import type { MlflowAccess, MlflowWriter, VersionRequest } from '../../../src/core/mlflow/access.js';
import { allSummaries } from '../../../src/core/registry/modelSummary.js';
import { MlflowServer, type MlflowServerOptions } from '../../../src/mlflow/server.js';
import type { ServedFile, ServedVersions } from '../../../src/mlflow/artifactRoutes.js';
import { sayIn } from '../../../src/mlflow/sayIn.js';
import { MemoryRegistry } from '../memoryRegistry.js';

/** A registry in memory as a server has it; absent `write` makes it read-only. */
export function memoryAccess(registry: MemoryRegistry, write?: Partial<MlflowWriter>): MlflowAccess {
	const snapshot = () => Promise.resolve(registry.snapshot);
	const nothing = () => Promise.resolve(undefined);
	const writer: MlflowWriter = {
		apply: (operation) => registry.apply(operation),
		register: ({ name, source }: VersionRequest) => registry.register(name, { source }),
		...write,
	};
	return {
		snapshot,
		whole: snapshot,
		summaries: () => allSummaries(registry.snapshot),
		updates: () => Promise.resolve({ model: nothing, version: nothing }),
		downloadUri: ({ folder }, { number }) => `http://127.0.0.1:1/${folder}/${number}`,
		...(write ? { write: writer } : {}),
	};
}

/** Files of one version, `model` version 1, with their text by path below its artifacts. */
export function memoryVersions(files: Readonly<Record<string, string>>): ServedVersions {
	const served = Object.entries(files).map(([path, text]): ServedFile => {
		const bytes = Buffer.from(text);
		return { path, size: bytes.length, read: () => Promise.resolve(Readable.from([bytes])) };
	});
	return { files: (folder, number) => Promise.resolve(folder === 'model' && number === 1 ? served : []) };
}

/** 64 hexadecimal digits, as the real one. */
export const token = 'ab'.repeat(32);

/** A server of a registry in memory, on a port of its own. */
export async function startMemoryServer(options: Partial<MlflowServerOptions> = {}): Promise<MlflowServer> {
	return MlflowServer.start({
		access: memoryAccess(await MemoryRegistry.create(), {}),
		versions: memoryVersions({}),
		token,
		say: sayIn(['/nowhere/registry'], '/nowhere'),
		...options,
	});
}
