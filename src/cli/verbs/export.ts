import { resolve as resolvePath } from 'node:path';
import { exportFiles } from '../../artifacts/exportFiles.js';
import { isRegistryError } from '../../core/errors.js';
import { emptyNotes } from '../../core/manifest/notesFile.js';
import { formatModelUri } from '../../core/model/modelUri.js';
import type { VersionEntry } from '../../core/registry/entries.js';
import { requireManifest, resolve } from '../../core/registry/resolve.js';
import { failureSentence } from '../../wording/failures.js';
import { formatSize, plural, visible } from '../../wording/format.js';
import { fillSentence } from '../../wording/sentence.js';
import { filesToExport } from '../filesToExport.js';
import { exitCode, type CliIo } from '../io.js';
import { jsonText } from '../table.js';
import { textOption, type Verb } from '../verb.js';

export const exportVerb: Verb = {
	usage: 'export URI DIR [--ref REF] [--json]',
	help: [
		'Writes the files of one version, as a commit has them, to DIR, which must not exist yet or be empty, and prints its path.',
		'Each is compared with what was registered; where one differs, DIR is not made and the exit code is 1.',
		'--ref REF names a branch, tag or commit; by default it is the commit that is checked out.',
		'Files that are in Git LFS and not here are fetched, of this version alone; a partial clone (git clone --filter=blob:none) will do, what it lacks is fetched.',
		'Of a reference to a path of the repository, the files there are written; what is elsewhere is refused.',
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
		warnOfArchived(io, uri, version);
		try {
			const listed = await filesToExport(repository, commit, found, io.signal);
			const done = await exportFiles(path, uri, listed, { signal: io.signal });
			if (json)
				io.out(
					jsonText({
						name,
						version: version.number,
						uri,
						digest: artifacts.digest ?? null,
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

function warnOfArchived(io: CliIo, uri: string, { notes }: VersionEntry): void {
	const { archived } = notes.ok ? notes.value : emptyNotes;
	if (!archived) return;
	const why = archived.why === undefined ? '' : `: ${visible(archived.why)}`;
	const instead = archived.replacedBy === undefined ? '' : `; use version ${archived.replacedBy} instead`;
	io.err(`warning: ${visible(uri)} is archived${why}${instead}\n`);
}
