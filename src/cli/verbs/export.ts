import { createHash } from 'node:crypto';
import { resolve as resolvePath } from 'node:path';
import { exportFiles, type FileToExport } from '../../artifacts/exportFiles.js';
import { isRegistryError, registryError } from '../../core/errors.js';
import { parseChecksumList } from '../../core/manifest/checksumList.js';
import { formatModelUri } from '../../core/model/modelUri.js';
import { layout } from '../../core/registry/layout.js';
import { requireManifest, resolve } from '../../core/registry/resolve.js';
import type { FileAt } from '../../git/filesAt.js';
import { failureSentence } from '../../wording/failures.js';
import { formatSize, plural, visible } from '../../wording/format.js';
import { fillSentence } from '../../wording/sentence.js';
import { exitCode } from '../io.js';
import { jsonText } from '../table.js';
import { textOption, type Verb } from '../verb.js';

export const exportVerb: Verb = {
	usage: 'export URI DIR [--ref REF] [--json]',
	help: [
		'Writes the files of one version, as a commit has them, to DIR, which must not exist yet or be empty, and prints its path.',
		'Each is compared with what was registered; where one differs, DIR is not made and the exit code is 1.',
		'--ref REF names a branch, tag or commit; by default it is the commit that is checked out.',
		'Files that are in Git LFS and not here are fetched, of this version alone.',
	],
	example: 'gmr export models:/iris@champion model',
	options: { ref: { type: 'string' } },
	positionals: [2, 2],
	async run({ io, json, options, positionals, registry }) {
		const text = positionals[0] ?? '';
		const path = resolvePath(registry.folder, positionals[1] ?? '');
		const repository = await registry.repository();
		await using at = await repository.at(textOption(options, 'ref') ?? 'HEAD');
		const { commit } = at;
		const found = await resolve(at.snapshot, /^\s*models:/i.test(text) ? text : `models:/${text}`);
		const { model, version } = found;
		const { name } = model.manifest.value;
		const uri = formatModelUri(name, { version: version.number });
		const { artifacts } = requireManifest(model, version);
		if (artifacts.storage !== 'copy') throw registryError('files-unverified', { uri });
		const files = await repository.filesAt(
			commit,
			layout.version(model.folder, version.number),
			uri,
			io.signal,
		);
		try {
			const listed = await listedFiles(uri, files, artifacts.digest);
			const done = await exportFiles(path, uri, listed, { signal: io.signal });
			if (json)
				io.out(
					jsonText({
						name,
						version: version.number,
						uri,
						digest: artifacts.digest,
						commit,
						...done,
						path,
					}),
				);
			else {
				io.err(`Exported ${visible(uri)}: ${plural(done.files, 'file')}, ${formatSize(done.size)}\n`);
				io.out(`${path}\n`);
			}
			return exitCode.done;
		} catch (error) {
			if (!isRegistryError(error, 'files-differ')) throw error;
			io.err(`gmr: ${fillSentence(failureSentence(error.failure))}\n`);
			return exitCode.findings;
		}
	},
};

const listName = 'artifacts.sha256';
const folder = 'artifacts/';

/** The files that the checksum list names, no more and no less. Throws `files-differ`. */
async function listedFiles(
	uri: string,
	files: readonly FileAt[],
	digest: string | undefined,
): Promise<FileToExport[]> {
	const differs = (path: string, reason: 'changed' | 'missing' | 'extra') =>
		registryError('files-differ', { uri, path, reason });
	const there = new Map(files.map((file) => [file.path, file]));
	const listFile = there.get(listName);
	if (!listFile) throw differs(listName, 'missing');
	const chunks: Uint8Array[] = [];
	for await (const chunk of listFile.read()) chunks.push(chunk);
	const bytes = Buffer.concat(chunks);
	const list = parseChecksumList(bytes.toString('utf8'));
	if (!list || `sha256:${createHash('sha256').update(bytes).digest('hex')}` !== digest)
		throw differs(listName, 'changed');
	const listed = new Set(list.map(({ path }) => path));
	const extra = files.find(({ path }) => path.startsWith(folder) && !listed.has(path));
	if (extra) throw differs(extra.path, 'extra');
	return list.map(({ path, sha256 }) => {
		const file = there.get(path);
		if (!file || !path.startsWith(folder)) throw differs(path, 'missing');
		if (!file.mode.startsWith('100')) throw differs(path, 'changed');
		return { path: path.slice(folder.length), sha256, read: () => file.read() };
	});
}
