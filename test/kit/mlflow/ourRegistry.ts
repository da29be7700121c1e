import type { Edit, Operation } from '../../../src/core/edit.js';
import type { RegistryError } from '../../../src/core/errors.js';
import type {
	LastUpdates,
	MlflowAccess,
	MlflowWriter,
	VersionRequest,
} from '../../../src/core/mlflow/access.js';
import { QueryFields } from '../../../src/core/mlflow/fields.js';
import { handle } from '../../../src/core/mlflow/handle.js';
import type { ReadableModel, VersionEntry } from '../../../src/core/registry/entries.js';
import type { Snapshot } from '../../../src/core/registry/snapshot.js';
import type { RegistryUpdates } from '../../../src/core/ports.js';
import { WrittenUpdates } from '../../../src/mlflow/writtenUpdates.js';
import { failureSentence } from '../../../src/wording/failures.js';
import { fillSentence } from '../../../src/wording/sentence.js';
import { defined } from '../../../src/core/manifest/plain.js';
import { MemoryRegistry } from '../memoryRegistry.js';
import { momentOf, type Answer, type Call } from './calls.js';

/** Our protocol over a registry in memory, which tells of changes as the server does of those that are not committed yet. */
export class OurRegistry implements MlflowAccess {
	readonly registry: MemoryRegistry;
	readonly write: MlflowWriter;
	readonly #written = new WrittenUpdates();

	constructor(registry: MemoryRegistry) {
		this.registry = registry;
		this.write = {
			apply: (operation) => this.#apply(operation),
			register: (request) => this.#register(request),
		};
	}

	/** The answers to a sequence of calls, on an empty registry. */
	static async answers(calls: readonly Call[]): Promise<Answer[]> {
		const ours = new OurRegistry(await MemoryRegistry.create());
		const answers: Answer[] = [];
		for (const [index, call] of calls.entries()) {
			ours.registry.now = new Date(momentOf(index));
			answers.push(await ours.answer(call));
		}
		return answers;
	}

	/** Through JSON, as it is sent. */
	async answer({ method, path, query, body }: Call): Promise<Answer> {
		const fields = query ? new QueryFields(query) : new Map(Object.entries(body ?? {}));
		const answer = await handle({ method, path, fields }, this, say);
		return JSON.parse(JSON.stringify(answer)) as Answer;
	}

	snapshot(): Promise<Snapshot> {
		return Promise.resolve(this.registry.snapshot);
	}

	whole(): Promise<Snapshot> {
		return this.snapshot();
	}

	updates(): Promise<LastUpdates> {
		return Promise.resolve(this.#written.over(uncommitted));
	}

	/** All of them are references. */
	downloadUri(_: ReadableModel, { manifest }: VersionEntry): string {
		return manifest.ok ? manifest.value.source : '';
	}

	async #apply(operation: Operation): Promise<Edit> {
		return this.#noted(await this.registry.apply(operation));
	}

	/** As `mlflow server` does of sources that are elsewhere: it records them. */
	async #register({ name, source, runId, runLink, description, tags }: VersionRequest): Promise<Edit> {
		const run = runId || runLink ? { run: { id: runId ?? '', ...defined({ uri: runLink }) } } : {};
		const lineage = { datasets: [], params: {}, metrics: {}, parents: [], ...run };
		return this.#noted(
			await this.registry.refer(name, source, { lineage, tags, ...defined({ description }) }),
		);
	}

	async #noted(edit: Edit): Promise<Edit> {
		const settled = await this.#written.note(edit, await this.updates(), this.registry.now.getTime());
		settled(undefined);
		return edit;
	}
}

/** There is no git, so all that is known is what was written. */
const uncommitted: RegistryUpdates = {
	model: () => Promise.resolve(undefined),
	version: () => Promise.resolve(undefined),
	alias: () => Promise.resolve(undefined),
	isShallow: false,
};

function say({ failure }: RegistryError): string {
	return fillSentence(failureSentence(failure));
}
