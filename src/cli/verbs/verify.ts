import { isFinding, verifyVersions, type Verification } from '../../artifacts/verifyVersions.js';
import { formatModelUri } from '../../core/model/modelUri.js';
import { isReadable } from '../../core/registry/entries.js';
import { layout } from '../../core/registry/layout.js';
import { requireModel, requireVersion, type Resolution } from '../../core/registry/resolve.js';
import type { Snapshot } from '../../core/registry/snapshot.js';
import { formatSize, plural, visible } from '../../wording/format.js';
import { exitCode } from '../io.js';
import { progressLine } from '../progress.js';
import { findSubject } from '../subject.js';
import { jsonText, table } from '../table.js';
import type { Verb } from '../verb.js';

export const verify: Verb = {
	usage: 'verify [URI|NAME|NAME/VERSION|NAME@ALIAS]… [--json]',
	help: [
		'Hashes the files of the named versions, of all versions of a NAME, or of all there are, and compares them',
		'with their checksum lists, and the lists with the digests. Exits with 1 where something is wrong.',
		'pointer: not here, and the Git LFS pointer names the registered bytes. unverified: a reference to elsewhere.',
	],
	example: 'gmr verify iris@champion',
	options: {},
	positionals: [0, Infinity],
	async run({ io, json, registry, positionals }) {
		const snapshot = await registry.snapshot();
		const versions = await versionsOf(snapshot, positionals);
		const root = await registry.root();
		const git = await registry.repository(root);
		const place = {
			registryRoot: root,
			repositoryRoot: await git.repositoryRoot(),
			registryPath: await git.registryPath(),
		};
		const readable = versions.flatMap(({ model, version: { number, manifest } }) =>
			manifest.ok
				? [{ folder: layout.version(model.folder, number), artifacts: manifest.value.artifacts }]
				: [],
		);
		const progress = { signal: io.signal, onProgress: progressLine(io, 'Verifying') };
		const verified = (await verifyVersions(place, readable, progress)).values();
		const answers = versions.map(({ version }) =>
			version.manifest.ok ? (verified.next().value ?? unreadable) : unreadable,
		);

		const uris = versions.map(({ model, version }) =>
			formatModelUri(model.manifest.value.name, { version: version.number }),
		);
		if (json) io.out(jsonText(answers.map((answer, index) => ({ uri: uris[index] ?? '', ...answer }))));
		else io.out(report(uris, answers));
		return answers.some(isFinding) ? exitCode.findings : exitCode.done;
	},
};

/** Of a version whose `version.yaml` can't be read; what is wrong in it is told by `gmr check`. */
const unreadable: Verification = {
	state: 'unreadable',
	files: 0,
	bytes: 0,
	findings: [{ path: 'version.yaml', state: 'unreadable' }],
};

/** The versions that were named, each once; all where nothing was. */
async function versionsOf(snapshot: Snapshot, texts: readonly string[]): Promise<Resolution[]> {
	const found = new Map<string, Resolution>();
	const add = (resolution: Resolution) =>
		found.set(`${resolution.model.folder} ${resolution.version.number}`, resolution);
	const addAll = async (model: Resolution['model']) => {
		for (const version of await snapshot.versions(model)) add({ model, version });
	};
	for (const text of texts) {
		const subject = await findSubject(snapshot, text);
		const model = await requireModel(snapshot, subject.name);
		if (subject.version === undefined) await addAll(model);
		else add({ model, version: await requireVersion(snapshot, model, subject.version) });
	}
	if (texts.length === 0)
		for (const model of (await snapshot.models()).filter(isReadable)) await addAll(model);
	return [...found.values()];
}

function report(uris: readonly string[], answers: readonly Verification[]): string {
	if (answers.length === 0) return 'There are no versions to verify.\n';
	const rows = answers.map(({ state, files, bytes }, index) => [
		uris[index] ?? '',
		state,
		files === 0 ? '-' : `${plural(files, 'file')}, ${formatSize(bytes)}`,
	]);
	const findings = answers.flatMap((answer, index) =>
		answer.findings.map(
			({ path, state }) => `${visible(uris[index] ?? '')}: ${visible(path)} ${words[state]}\n`,
		),
	);
	return `${table(['VERSION', 'STATE', 'HASHED'], rows)}${findings.length > 0 ? '\n' : ''}${findings.join('')}`;
}

const words = {
	changed: 'has other bytes than were registered',
	missing: 'is missing',
	extra: 'was not registered',
	unreadable: "can't be read",
} as const;
