import type { Problem } from '../core/problem.js';

/** A row of the tree by what it stands for. As an argument of a command it is a `Target`. */
export type Node = RegistryNode | ModelNode | AliasNode | VersionNode | OlderNode | ProblemNode;

interface Identity {
	/** Unique in the tree and the same in the next snapshot. */
	readonly id: string;
	/** Folder of the registry, as a URI. */
	readonly registry: string;
}
export interface RegistryNode extends Identity {
	readonly kind: 'registry';
	readonly folder: string;
}
interface InModel extends Identity {
	/** Folder of the model in the registry. */
	readonly modelFolder: string;
	/** Name of the model. */
	readonly model: string;
}
export interface ModelNode extends InModel {
	readonly kind: 'model';
}
export interface AliasNode extends InModel {
	readonly kind: 'alias';
	readonly alias: string;
}
export interface VersionNode extends InModel {
	readonly kind: 'version';
	readonly version: number;
}
/** The versions that are not among the newest ones. */
export interface OlderNode extends InModel {
	readonly kind: 'older';
	/** Newest first. */
	readonly versions: readonly number[];
}
/** A file that can't be read, where what it describes would be. */
export interface ProblemNode extends Identity {
	readonly kind: 'problem';
	/** What the user calls it. */
	readonly title: string;
	readonly problem: Problem;
}

/** Ids of nodes, one function a kind. */
export const nodeIds = {
	registry: (registry: string) => registry,
	model: (registry: string, folder: string) => `${registry}/models/${folder}`,
	alias: (registry: string, folder: string, alias: string) => `${registry}/models/${folder}/aliases/${alias}`,
	version: (registry: string, folder: string, version: number) =>
		`${registry}/models/${folder}/versions/${version}`,
	older: (registry: string, folder: string) => `${registry}/models/${folder}/versions`,
	problem: (registry: string, path: string) => `${registry}/problems/${path}`,
} as const;

/**
 * Gives the same object for the same node, as VS Code wants it; a node that says something else than before is a new
 * object.
 */
export class NodeStore {
	readonly #nodes = new Map<string, { readonly text: string; readonly node: Node }>();

	/** The node to hand out for `node`. */
	intern<N extends Node>(node: N): N {
		const text = JSON.stringify(node);
		const known = this.#nodes.get(node.id);
		if (known?.text === text) return known.node as N;
		this.#nodes.set(node.id, { text, node });
		return node;
	}

	/** Forgets all nodes but those with these ids. */
	keep(ids: ReadonlySet<string>): void {
		for (const id of this.#nodes.keys()) if (!ids.has(id)) this.#nodes.delete(id);
	}
}
