import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { referencedPath } from '../../artifacts/references.js';
import { registryError } from '../../core/errors.js';
import { formatModelUri, parseModelUriWithPath } from '../../core/model/modelUri.js';
import type { Artifacts } from '../../core/model/types.js';
import type { ReadableModel } from '../../core/registry/entries.js';
import { layout } from '../../core/registry/layout.js';
import { requireManifest, resolve as resolveUri } from '../../core/registry/resolve.js';
import { unlessMissing } from '../../files/systemError.js';
import { visible } from '../../wording/format.js';
import { exitCode } from '../io.js';
import type { RegistryAccess } from '../registryAccess.js';
import { jsonText } from '../table.js';
import type { Verb } from '../verb.js';

export const resolve: Verb = {
	usage: 'resolve URI [--path] [--json]',
	help: [
		'Prints the URI with the version it stands for now; with --path the folder of its files, or the file',
		'below the model that the URI names.',
	],
	example: 'gmr resolve models:/iris@champion --path',
	options: { path: { type: 'boolean' } },
	positionals: [1, 1],
	async run({ io, positionals, options, json, registry }) {
		const text = positionals[0] ?? '';
		const given = /^\s*models:/i.test(text) ? text : `models:/${text}`;
		const { uri, path: below } = parseModelUriWithPath(given);
		if (below.split(/[/\\]/).includes('..')) throw registryError('uri-invalid', { uri: text });
		const snapshot = await registry.snapshot();
		const { model, version } = await resolveUri(snapshot, uri);
		const { name } = model.manifest.value;
		const pinned = formatModelUri(name, { version: version.number });
		const { artifacts } = requireManifest(model, version);
		const path = await filesPath(registry, model, version.number, artifacts, below);
		if (options['path'] === true && path === undefined)
			throw registryError('files-missing', { uri: pinned, storage: artifacts.storage });
		if (json)
			io.out(
				jsonText({
					name,
					version: version.number,
					uri: pinned,
					digest: artifacts.digest ?? null,
					path: path ?? null,
				}),
			);
		else io.out(`${options['path'] === true ? (path ?? '') : visible(pinned)}\n`);
		return exitCode.done;
	},
};

/** Where the files of a version are on this machine, or what is below that; `undefined` where they are not. */
async function filesPath(
	registry: RegistryAccess,
	model: ReadableModel,
	version: number,
	artifacts: Artifacts,
	below: string,
): Promise<string | undefined> {
	const folder =
		artifacts.storage === 'copy'
			? join(await registry.root(), layout.artifacts(model.folder, version))
			: await referencedPath(
					await (await registry.repository(await registry.root())).repositoryRoot(),
					artifacts.uri,
				);
	if (folder === undefined) return undefined;
	const path = below === '' ? folder : join(folder, below);
	return unlessMissing(
		stat(path).then(() => path),
		undefined,
	);
}
