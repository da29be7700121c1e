import { registryError } from '../../core/errors.js';
import { formatModelUri, parseModelUriWithPath } from '../../core/model/modelUri.js';
import { isUnverified } from '../../core/registry/referencedFiles.js';
import { requireManifest, resolve as resolveUri } from '../../core/registry/resolve.js';
import { visible } from '../../wording/format.js';
import { exitCode } from '../io.js';
import { jsonText } from '../table.js';
import { atHelp, atOption, type Verb } from '../verb.js';
import { fetchMissing, filesPath } from '../versionFiles.js';

export const resolve: Verb = {
	usage: 'resolve URI [--path] [--at REF] [--json]',
	help: [
		'Prints the URI with the version it stands for now; with --path the folder of its files, or the file below the model that the URI names.',
		'Files that are in Git LFS and not here are fetched, of this version alone.',
		`${atHelp} Files are those of the work tree, so --path does not go with it.`,
	],
	example: 'gmr resolve models:/iris@champion --path',
	options: { ...atOption, path: { type: 'boolean' } },
	positionals: [1, 1],
	async run(invocation) {
		const { io, positionals, options, json, registry } = invocation;
		const text = positionals[0] ?? '';
		const isAt = options['at'] !== undefined;
		if (isAt && options['path'] === true)
			throw registryError('usage', {
				message: '--path names files of the work tree, which has none of --at',
			});
		const given = /^\s*models:/i.test(text) ? text : `models:/${text}`;
		const { uri, path: below } = parseModelUriWithPath(given);
		if (below.split(/[/\\]/).includes('..')) throw registryError('uri-invalid', { uri: text });
		const snapshot = await registry.snapshot();
		const found = await resolveUri(snapshot, uri);
		const { model, version } = found;
		const { name } = model.manifest.value;
		const pinned = formatModelUri(name, { version: version.number });
		const { artifacts } = requireManifest(model, version);
		if (options['path'] === true) await fetchMissing(invocation, found);
		const path = isAt ? undefined : await filesPath(invocation, found, below);
		if (options['path'] === true && path === undefined)
			throw registryError('files-missing', { uri: pinned, storage: artifacts.storage });
		if (json)
			io.out(
				jsonText({
					name,
					version: version.number,
					uri: pinned,
					digest: artifacts.digest ?? null,
					unverified: isUnverified(artifacts),
					path: path ?? null,
				}),
			);
		else io.out(`${options['path'] === true ? (path ?? '') : visible(pinned)}\n`);
		return exitCode.done;
	},
};
