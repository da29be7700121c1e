import { displayName, type ModelEntry } from '../core/registry/entries.js';
import type { Snapshot } from '../core/registry/snapshot.js';
import { registryProblems } from '../core/registry/registryProblems.js';
import { headlineAlias } from '../core/registry/headlineAlias.js';
import type { RegistryState } from '../host/registryState.js';
import type { Problem } from '../core/problem.js';
import { aliasFacts, liveVersions, modelFacts, registryFacts, versionFacts, type Facts } from './facts.js';
import { nodeIds, NodeStore, type ModelNode, type Node, type OlderNode, type RegistryNode } from './nodes.js';

/** How many versions a model shows before the rest is folded away. */
export const shownVersions = 20;

/** The tree of all registries, without the editor: nodes from snapshots. The registry level is there only with several. */
export class ModelTree {
	readonly #registries: () => readonly RegistryState[];
	readonly #store = new NodeStore();

	constructor(registries: () => readonly RegistryState[]) {
		this.#registries = registries;
	}

	/** The children of a node, or the roots. */
	async children(node?: Node): Promise<readonly Node[]> {
		const nodes = node ? await this.#childrenOf(node) : await this.#roots();
		return nodes.map((each) => this.#store.intern(each));
	}

	/** The node above, `undefined` for roots. */
	async parent(node: Node): Promise<Node | undefined> {
		switch (node.kind) {
			case 'registry':
				return undefined;
			case 'model':
			case 'problem':
				return this.#registryNode(node.registry);
			case 'alias':
			case 'older':
				return this.#find(
					nodeIds.model(node.registry, node.modelFolder),
					await this.#modelLevel(node.registry),
				);
			case 'version': {
				const model = await this.model(node.registry, node.model);
				if (!model) return undefined;
				const siblings = await this.children(model);
				const isShown = siblings.some(({ id }) => id === node.id);
				return isShown ? model : siblings.find(({ kind }) => kind === 'older');
			}
		}
	}

	/** The node of a model by its name. */
	async model(registry: string, name: string): Promise<ModelNode | undefined> {
		const state = this.#state(registry);
		const entry = await state?.snapshot.findModel(name);
		return entry && this.#store.intern(modelNode(registry, entry));
	}

	/** The node of a version. */
	async version(registry: string, name: string, version: number): Promise<Node | undefined> {
		const model = await this.model(registry, name);
		if (!model) return undefined;
		const id = nodeIds.version(registry, model.modelFolder, version);
		const level = await this.children(model);
		const older = level.find((node) => node.kind === 'older');
		return this.#find(id, [...level, ...(older ? await this.children(older) : [])]);
	}

	/** What a node's row is made from; `undefined` where the node is gone. */
	async facts(node: Node): Promise<Facts | undefined> {
		if (node.kind === 'problem') return { kind: 'problem', title: node.title, problem: node.problem };
		if (node.kind === 'older') return { kind: 'older', count: node.versions.length };
		const state = this.#state(node.registry);
		if (!state) return undefined;
		const { snapshot } = state;
		if (node.kind === 'registry') return registryFacts(snapshot, node.folder);
		const entry = await snapshot.modelInFolder(node.modelFolder);
		if (!entry) return undefined;
		switch (node.kind) {
			case 'model':
				return modelFacts(snapshot, entry, (await snapshot.models()).length === 1);
			case 'alias':
				return aliasFacts(snapshot, entry, node.alias);
			case 'version':
				return versionFacts(snapshot, entry, node.version);
		}
	}

	/** The snapshot and the model a node belongs to. */
	async subject(node: Node): Promise<{ snapshot: Snapshot; model: ModelEntry } | undefined> {
		const snapshot = this.#state(node.registry)?.snapshot;
		const model = 'modelFolder' in node ? await snapshot?.modelInFolder(node.modelFolder) : undefined;
		return snapshot && model && { snapshot, model };
	}

	async #roots(): Promise<readonly Node[]> {
		const states = this.#registries();
		const [only] = states;
		if (states.length === 1 && only) return this.#modelsOf(only);
		return states.map(registryNode);
	}

	async #childrenOf(node: Node): Promise<readonly Node[]> {
		switch (node.kind) {
			case 'registry': {
				const state = this.#state(node.registry);
				return state ? this.#modelsOf(state) : [];
			}
			case 'model':
				return this.#levelOf(node);
			case 'older':
				return node.versions.map((version) => versionNode(node, version));
			case 'alias':
			case 'version':
			case 'problem':
				return [];
		}
	}

	async #modelsOf({ key, snapshot }: RegistryState): Promise<readonly Node[]> {
		const [models, problems] = await Promise.all([snapshot.models(), registryProblems(snapshot)]);
		return [
			...problems.map((problem) => problemNode(key, 'registry.yaml', problem)),
			...models.map((model) =>
				model.manifest.ok
					? modelNode(key, model)
					: problemNode(key, displayName(model), model.manifest.problems[0]),
			),
		];
	}

	async #levelOf(node: ModelNode): Promise<readonly Node[]> {
		const subject = await this.subject(node);
		if (!subject) return [];
		const { snapshot, model } = subject;
		const [aliases, versions] = await Promise.all([snapshot.aliases(model), liveVersions(snapshot, model)]);
		// One row that says "1 older version" would take the place of the version itself.
		const shown = versions.length <= shownVersions + 1 ? versions : versions.slice(0, shownVersions);
		const older = versions.slice(shown.length);
		const { registry, modelFolder, model: name } = node;
		const inModel = { registry, modelFolder, model: name };
		const headline = headlineAlias(aliases);
		const ordered = [...(headline ? [headline] : []), ...aliases.filter((alias) => alias !== headline)];
		return [
			...ordered.map(({ alias }): Node => ({
				kind: 'alias',
				id: nodeIds.alias(registry, modelFolder, alias),
				...inModel,
				alias,
			})),
			...shown.map((version) => versionNode(node, version)),
			...(older.length === 0
				? []
				: [
						{
							kind: 'older',
							id: nodeIds.older(registry, modelFolder),
							...inModel,
							versions: older,
						} satisfies OlderNode,
					]),
		];
	}

	#modelLevel(registry: string): Promise<readonly Node[]> {
		const node = this.#registryNode(registry);
		return this.children(node);
	}

	#registryNode(registry: string): RegistryNode | undefined {
		const state = this.#state(registry);
		return state && this.#registries().length > 1 ? this.#store.intern(registryNode(state)) : undefined;
	}

	#state(registry: string): RegistryState | undefined {
		return this.#registries().find(({ key }) => key === registry);
	}

	#find(id: string, nodes: readonly Node[]): Node | undefined {
		return nodes.find((node) => node.id === id);
	}
}

function registryNode({ key, folder }: RegistryState): RegistryNode {
	return { kind: 'registry', id: nodeIds.registry(key), registry: key, folder };
}

function modelNode(registry: string, model: ModelEntry): ModelNode {
	const id = nodeIds.model(registry, model.folder);
	return { kind: 'model', id, registry, modelFolder: model.folder, model: displayName(model) };
}

function versionNode({ registry, modelFolder, model }: ModelNode | OlderNode, version: number): Node {
	return {
		kind: 'version',
		id: nodeIds.version(registry, modelFolder, version),
		registry,
		modelFolder,
		model,
		version,
	};
}

function problemNode(registry: string, title: string, problem: Problem): Node {
	return { kind: 'problem', id: nodeIds.problem(registry, problem.path), registry, title, problem };
}
