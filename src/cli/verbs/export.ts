import { resolve as resolvePath } from 'node:path';
import { exportFiles, folderAbove, refuseExisting } from '../../artifacts/exportFiles.js';
import { isRegistryError, registryError } from '../../core/errors.js';
import { emptyNotes } from '../../core/manifest/notesFile.js';
import { formatModelUri, parseModelUriWithPath } from '../../core/model/modelUri.js';
import type { VersionEntry } from '../../core/registry/entries.js';
import { requireManifest, resolve } from '../../core/registry/resolve.js';
import type { RemoteRegistry } from '../../git/remote/openRemoteRegistry.js';
import { failureSentence } from '../../wording/failures.js';
import { formatSize, plural, visible } from '../../wording/format.js';
import { fillSentence } from '../../wording/sentence.js';
import { filesToExport } from '../filesToExport.js';
import { exitCode, type CliIo } from '../io.js';
import { progressLine, stageLine } from '../progress.js';
import { jsonText } from '../table.js';
import { textOption, type Invocation, type Verb } from '../verb.js';

export const exportVerb: Verb = {
	usage: 'export URI DIR [--repo URL [--registry PATH]] [--ref REF] [--json]',
	help: [
		'Writes the files of one version, as a commit has them, to DIR, which must not exist yet or be empty, and prints its path.',
		'Each is compared with what was registered; where one differs, DIR is not made and the exit code is 1.',
		'URI may name one file or folder below the model: models:/iris@champion/data.',
		'--ref REF names a branch, tag or commit; by default it is the commit that is checked out.',
		'Files that are in Git LFS and not here are fetched, of this version alone; a partial clone (git clone --filter=blob:none) will do, what it lacks is fetched.',
		'--repo URL takes them from a repository elsewhere, of which nothing is cloned: https, ssh, git and file URLs, HOST:PATH, or a path. REF is then a branch, a tag or the full id of a commit, by default what is checked out there. Nothing is asked: git has, or is given, the credentials.',
		'--registry PATH is the folder of the registry in that repository, where it has several.',
		'Of a reference to a path of the repository, the files there are written; what is elsewhere is refused.',
	],
	example: 'gmr export models:/iris@champion model --repo https://git.example.com/team/models.git',
	options: { ref: { type: 'string' }, repo: { type: 'string' }, registry: { type: 'string' } },
	positionals: [2, 2],
	async run(invocation) {
		const { io, options, positionals, registry } = invocation;
		const target = resolvePath(registry.folder, positionals[1] ?? '');
		const url = textOption(options, 'repo');
		const inRepository = textOption(options, 'registry');
		if (url === undefined && inRepository !== undefined)
			throw registryError('usage', {
				message: '--registry goes with --repo; elsewhere -C DIR names the registry',
			});
		try {
			if (url === undefined) return await exportFrom(invocation, target, undefined);
			await refuseExisting(target);
			const stage = stageLine(io);
			stage?.('Looking into the repository');
			await using remote = await registry.elsewhere({
				url,
				ref: textOption(options, 'ref'),
				registry: inRepository,
				aside: await folderAbove(target),
			});
			return await exportFrom(invocation, target, remote);
		} catch (error) {
			if (!isRegistryError(error, 'files-differ')) throw error;
			io.err(`gmr: ${fillSentence(failureSentence(error.failure))}\n`);
			return exitCode.findings;
		}
	},
};

async function exportFrom(
	{ io, json, options, positionals, registry }: Invocation,
	path: string,
	remote: RemoteRegistry | undefined,
): Promise<number> {
	const text = positionals[0] ?? '';
	const { uri: wanted, path: below } = parseModelUriWithPath(
		/^\s*models:/i.test(text) ? text : `models:/${text}`,
	);
	const { repository, at } = remote ?? (await registry.openAt(textOption(options, 'ref') ?? 'HEAD'));
	const { commit, snapshot } = at;
	const found = await resolve(snapshot, wanted);
	const { model, version } = found;
	const { name } = model.manifest.value;
	const uri = formatModelUri(name, { version: version.number });
	const { artifacts } = requireManifest(model, version);
	warnOfArchived(io, uri, version);

	const stage = stageLine(io);
	stage?.(`Fetching ${visible(uri)}`);
	const listed = await filesToExport(repository, commit, found, {
		below,
		signal: io.signal,
		onStart: () => tellOfLfsHost(io, uri, remote),
		onProgress: stage && ((progress) => stage(`Fetching ${visible(uri)} from Git LFS: ${progress}`)),
	});
	stage?.('');
	const total = listed.reduce((sum, { size }) => sum + size, 0);
	const tell = progressLine(io, `Writing ${visible(uri)}:`);
	let written = 0;
	const onBytes = tell && ((bytes: number) => tell((written += bytes), total));
	const done = await exportFiles(path, uri, listed, { signal: io.signal, onBytes });
	if (json) {
		const digest = artifacts.digest ?? null;
		const from = remote && { repo: remote.url };
		io.out(jsonText({ name, version: version.number, uri, digest, ...from, commit, ...done, path }));
	} else {
		const from = remote ? ` of ${visible(remote.url)}` : '';
		io.err(`Exported ${visible(uri)}${from}: ${plural(done.files, 'file')}, ${formatSize(done.size)}\n`);
		io.out(`${path}\n`);
	}
	return exitCode.done;
}

/** A file of the repository decides where bytes come from, and who gets to see this machine's credentials. */
function tellOfLfsHost(io: CliIo, uri: string, remote: RemoteRegistry | undefined): void {
	if (remote?.lfsHost === undefined) return;
	io.err(
		`The files of ${visible(uri)} in Git LFS come from ${visible(remote.lfsHost)}, as .lfsconfig says\n`,
	);
}

function warnOfArchived(io: CliIo, uri: string, { notes }: VersionEntry): void {
	const { archived } = notes.ok ? notes.value : emptyNotes;
	if (!archived) return;
	const why = archived.why === undefined ? '' : `: ${visible(archived.why)}`;
	const instead = archived.replacedBy === undefined ? '' : `; use version ${archived.replacedBy} instead`;
	io.err(`warning: ${visible(uri)} is archived${why}${instead}\n`);
}
