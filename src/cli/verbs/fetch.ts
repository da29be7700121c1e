import { registryError } from '../../core/errors.js';
import { formatModelUri } from '../../core/model/modelUri.js';
import { requireManifest, resolve } from '../../core/registry/resolve.js';
import { plural, visible } from '../../wording/format.js';
import { exitCode } from '../io.js';
import { findSubject } from '../subject.js';
import { jsonText } from '../table.js';
import type { Verb } from '../verb.js';
import { fetchMissing, filesPath } from '../versionFiles.js';

export const fetch: Verb = {
	usage: 'fetch URI|NAME/VERSION|NAME@ALIAS',
	help: [
		'Fetches the files of one version from Git LFS, where a clone has only pointers to them; no other version is touched.',
	],
	example: 'gmr fetch models:/iris@champion',
	options: {},
	positionals: [1, 1],
	async run(invocation) {
		const { io, json, registry, positionals } = invocation;
		const snapshot = await registry.snapshot();
		const subject = await findSubject(snapshot, positionals[0] ?? '');
		if (subject.version === undefined)
			throw registryError('usage', { message: `name one version: ${visible(subject.name)}/VERSION` });
		const uri = formatModelUri(subject.name, { version: subject.version });
		const found = await resolve(snapshot, uri);
		const fetched = await fetchMissing(invocation, found);
		const path = await filesPath(invocation, found);
		if (path === undefined) {
			const { artifacts } = requireManifest(found.model, found.version);
			throw registryError('files-missing', { uri, storage: artifacts.storage });
		}
		const done = fetched === 0 ? 'All files are here already' : `Fetched ${plural(fetched, 'file')}`;
		io.out(json ? jsonText({ uri, fetched, path }) : `${done}: ${visible(uri)}\n`);
		return exitCode.done;
	},
};
