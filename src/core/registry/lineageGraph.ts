import type { VersionManifest } from '../model/types.js';
import type { Fact } from './page/fact.js';
import type { LineageNode } from './lineageNode.js';
import { originsOf, type Origin } from './page/lineageOrigins.js';
import type { PageWording } from './page/pageWording.js';
import type { ParentVersion } from './page/parents.js';

/** Where the versions of a model come from and which aliases point at them. */
export interface LineageGraph {
	readonly nodes: readonly LineageNode[];
	readonly edges: readonly LineageEdge[];
	/** Live versions that are not in the graph. */
	readonly leftOut: number;
}

export interface LineageEdge {
	readonly from: string;
	readonly to: string;
}

/** What a lineage graph is made of. */
export interface LineageInput {
	/** The model whose versions these are. */
	readonly model: string;
	/** Live versions, the newest first; broken ones have no manifest. */
	readonly versions: readonly LineageVersion[];
	/** Live versions beyond those. */
	readonly unlisted: number;
	/** The parents that are in this registry, by URI. */
	readonly parents: ReadonlyMap<string, ParentVersion>;
	/** A version that must be in the graph. */
	readonly selected?: number;
	/** Versions shown at most, 12 if not given. */
	readonly limit?: number;
	readonly wording: PageWording;
}

export interface LineageVersion {
	readonly number: number;
	readonly aliases: readonly string[];
	readonly manifest?: VersionManifest;
}

type ReadVersion = LineageVersion & { readonly manifest: VersionManifest };

const defaultLimit = 12;

/**
 * The graph dataset → run → logged model → version → alias, with code beside the data, parents before the version
 * and, where neither run nor logged model is known, the source. Shown are the selected version, those with an alias
 * and the newest.
 */
export function buildLineageGraph(input: LineageInput): LineageGraph {
	const readable = input.versions.filter((version): version is ReadVersion => version.manifest !== undefined);
	const shown = pickVersions(readable, input);
	const nodes = new Map<string, LineageNode>();
	const edges = new Map<string, LineageEdge>();
	const connect = (from: string, to: string) => edges.set(`${from}\n${to}`, { from, to });

	for (const version of shown) nodes.set(versionId(version.number), versionNode(version, input.wording));
	for (const version of shown) {
		const id = versionId(version.number);
		const known = (uri: string) => input.parents.get(uri);
		for (const origin of originsOf(version.manifest, { model: input.model, known })) {
			const from = nodes.has(origin.node.id) ? origin.node.id : addNode(nodes, origin);
			if (from !== id) connect(from, origin.into ?? id);
		}
		for (const alias of version.aliases) {
			const node = aliasNode(alias, version.number);
			nodes.set(node.id, node);
			connect(id, node.id);
		}
	}
	const leftOut = input.unlisted + input.versions.length - shown.length;
	return { nodes: [...nodes.values()], edges: [...edges.values()], leftOut };
}

function pickVersions(versions: readonly ReadVersion[], input: LineageInput): ReadVersion[] {
	const { selected, limit = defaultLimit } = input;
	const rank = (version: ReadVersion) =>
		version.number === selected ? 0 : version.aliases.length > 0 ? 1 : 2;
	return [...versions]
		.sort((a, b) => rank(a) - rank(b) || b.number - a.number)
		.slice(0, limit)
		.sort((a, b) => b.number - a.number);
}

function addNode(nodes: Map<string, LineageNode>, { node }: Origin): string {
	nodes.set(node.id, node);
	return node.id;
}

/** The id of the node of a version of the model itself. */
export function versionId(number: number): string {
	return `version:${number}`;
}

function versionNode({ number, manifest }: ReadVersion, wording: PageWording): LineageNode {
	const { created, createdBy, source, flavors, artifacts } = manifest;
	const facts: Fact[] = [
		{ key: 'registered', value: created },
		{ key: 'by', value: createdBy },
		{ key: 'source', value: source },
	];
	if (flavors.length > 0) facts.push({ key: 'flavors', value: flavors.join(', ') });
	if (artifacts.size !== undefined) facts.push({ key: 'size', value: wording.size(artifacts.size) });
	const target = { kind: 'version', version: number } as const;
	return { id: versionId(number), kind: 'version', label: String(number), facts, target };
}

function aliasNode(alias: string, version: number): LineageNode {
	return {
		id: `alias:${alias}`,
		kind: 'alias',
		label: `@${alias}`,
		facts: [{ key: 'version', value: String(version) }],
		target: { kind: 'file', file: { kind: 'alias', alias } },
	};
}
