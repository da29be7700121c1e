import { isRegistryError } from '../../errors.js';
import { runIdOf } from '../../lineage/runId.js';
import { parseModelUri } from '../../model/modelUri.js';
import { parseRunsUri } from '../../model/sourceUri.js';
import type { Dataset, VersionManifest } from '../../model/types.js';
import type { LineageNode, LineageTarget } from '../lineageNode.js';
import { fact } from './fact.js';
import type { ParentVersion } from './parents.js';

/** A node that leads to a version, and where its edge goes: the version itself if not said. */
export interface Origin {
	readonly node: LineageNode;
	readonly into?: string;
}

/** More data sets or parents than this of one version are told in its details, not drawn. */
const maxOfAKind = 12;

/** Everything a version comes from, its chain first: run, logged model or source; then data, code and parents. */
export function originsOf(
	manifest: VersionManifest,
	context: { model: string; known: (uri: string) => ParentVersion | undefined },
): Origin[] {
	const { lineage } = manifest;
	const file: LineageTarget = { kind: 'file', file: { kind: 'version', version: manifest.version } };
	const run = runNode(manifest, file);
	const logged = loggedModelNode(manifest, file);
	const first = run ?? logged;
	const into = first ? { into: first.id } : {};
	const beside = [
		...lineage.datasets.slice(0, maxOfAKind).map((dataset) => datasetNode(dataset, file)),
		...codeNodes(manifest, file),
	];
	return [
		...(run ? [{ node: run, ...(logged ? { into: logged.id } : {}) }] : []),
		...(logged ? [{ node: logged }] : []),
		...(first || manifest.source === '' ? [] : [{ node: sourceNode(manifest, file) }]),
		...beside.map((node) => ({ node, ...into })),
		...lineage.parents.slice(0, maxOfAKind).map((uri) => ({ node: parentNode(uri, file, context) })),
	];
}

function runNode({ lineage, source }: VersionManifest, file: LineageTarget): LineageNode | undefined {
	const id = runIdOf(lineage) ?? attempt(() => parseRunsUri(source))?.runId;
	if (id === undefined) return undefined;
	const { name, uri } = lineage.run ?? {};
	const { experiment } = lineage;
	return {
		id: `run:${id}`,
		kind: 'run',
		label: name ?? id,
		facts: [
			...fact('runId', id),
			...fact('experiment', experiment?.name ?? experiment?.id),
			...fact('uri', uri),
		],
		target: webTarget(uri) ?? file,
	};
}

function loggedModelNode({ lineage, source }: VersionManifest, file: LineageTarget): LineageNode | undefined {
	const parsed = lineage.loggedModel === undefined ? attempt(() => parseModelUri(source)) : undefined;
	const id = lineage.loggedModel ?? (parsed?.kind === 'logged-model' ? parsed.modelId : undefined);
	if (id === undefined) return undefined;
	return {
		id: `loggedModel:${id}`,
		kind: 'loggedModel',
		label: id,
		facts: fact('loggedModel', id),
		target: file,
	};
}

function sourceNode({ source }: VersionManifest, file: LineageTarget): LineageNode {
	const label = source.split(/[\\/]/).findLast((part) => part !== '') ?? source;
	return {
		id: `source:${source}`,
		kind: 'source',
		label,
		facts: fact('source', source),
		target: webTarget(source) ?? file,
	};
}

function datasetNode({ name, digest, source, context }: Dataset, file: LineageTarget): LineageNode {
	return {
		id: `dataset:${name}@${digest ?? source ?? ''}${context === undefined ? '' : `#${context}`}`,
		kind: 'dataset',
		label: name,
		facts: [...fact('context', context), ...fact('digest', digest), ...fact('source', source)],
		target: webTarget(source) ?? file,
	};
}

function codeNodes({ lineage: { code } }: VersionManifest, file: LineageTarget): LineageNode[] {
	const place = code?.notebook ?? code?.path ?? code?.commit?.slice(0, 10);
	if (!code || place === undefined) return [];
	const { commit, dirty, repository, path, notebook } = code;
	return [
		{
			id: `code:${place}@${commit ?? ''}${dirty ? '+' : ''}`,
			kind: 'code',
			label: place.split('/').at(-1) ?? place,
			facts: [
				...fact('code', path),
				...fact('notebook', notebook),
				...fact(dirty ? 'uncommitted' : 'commit', commit),
				...fact('repository', repository),
			],
			target: file,
		},
	];
}

function parentNode(
	uri: string,
	file: LineageTarget,
	{ model, known }: { model: string; known: (uri: string) => ParentVersion | undefined },
): LineageNode {
	const parent = known(uri);
	const common = { kind: 'parent', facts: fact('parent', uri) } as const;
	if (!parent) return { ...common, id: `parent:${uri}`, label: shortUri(uri), target: file, isUnknown: true };
	const { model: name, version } = parent;
	const isSibling = name === model;
	return {
		...common,
		// A sibling that is drawn itself is joined to its own node.
		id: isSibling ? `version:${version}` : `parent:${name}/${version}`,
		label: `${name} ${version}`,
		target: isSibling ? { kind: 'version', version } : { kind: 'model', name, version },
	};
}

function shortUri(uri: string): string {
	return uri.replace(/^models:\/+/i, '');
}

function webTarget(uri: string | undefined): LineageTarget | undefined {
	return uri !== undefined && /^https?:\/\//i.test(uri) ? { kind: 'url', url: uri } : undefined;
}

function attempt<T>(parse: () => T): T | undefined {
	try {
		return parse();
	} catch (error) {
		if (isRegistryError(error, 'uri-invalid')) return undefined;
		throw error;
	}
}
