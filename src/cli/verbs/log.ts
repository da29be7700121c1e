import type { CommitSignature } from '../../core/commitSignature.js';
import { registryError } from '../../core/errors.js';
import { encodeFolderName, encodeName } from '../../core/model/folderName.js';
import { personName } from '../../core/model/personName.js';
import { layout } from '../../core/registry/layout.js';
import { requireModel, resolve } from '../../core/registry/resolve.js';
import type { HistoryEntry, ToldChange } from '../../git/history/historyOf.js';
import type { RewrittenHistory } from '../../git/history/rewrittenHistory.js';
import { changeSentence } from '../../wording/changes.js';
import { relativeTime, visible } from '../../wording/format.js';
import { fillSentence } from '../../wording/sentence.js';
import { signatureSentence } from '../../wording/signatures.js';
import { changeData } from '../changeOutput.js';
import { exitCode } from '../io.js';
import { jsonText } from '../table.js';
import { atHelp, atOption, limitOption, textOption, type Invocation, type Verb } from '../verb.js';

const defaultLimit = 100;

export const log: Verb = {
	usage: 'log [NAME|NAME@ALIAS|NAME/VERSION] [--limit N] [--at REF] [--signatures] [--json]',
	help: [
		'Tells who changed what, when and why, the newest first: of the registry, of a model (through its renames), of an alias or of a version. It is read from the files of each commit, so it tells what was changed by hand, too.',
		`--limit N looks at the last N commits that touched it, ${defaultLimit} by default.`,
		'--signatures verifies who signed each commit, with the keys and the list of allowed signers of your own configuration; what the repository configures is not believed.',
		atHelp,
	],
	example: 'gmr log iris@champion',
	options: { ...atOption, limit: { type: 'string' }, signatures: { type: 'boolean' } },
	positionals: [0, 1],
	async run(invocation) {
		const { io, positionals, options, json, registry } = invocation;
		const limit = limitOption(options) ?? defaultLimit;
		const subject = positionals[0] === undefined ? undefined : await subjectOf(invocation, positionals[0]);
		const repository = await registry.repository();
		const rewritten = await repository.rewritten();
		if (rewritten) io.err(rewrittenText(rewritten));
		const history = repository.history({
			limit,
			at: textOption(options, 'at'),
			paths: subject?.paths,
			signatures: options['signatures'] === true,
		});
		const entries = [];
		let count = 0;
		let isCut = false;
		for await (const entry of history) {
			isCut ||= entry.isCut === true;
			const changes = entry.changes.filter((change) => subject?.isAbout(change) ?? true);
			if (changes.length === 0) continue;
			count++;
			if (json) entries.push(entryData({ ...entry, changes }));
			else io.out(entryText({ ...entry, changes }, io.now()));
		}
		if (count === 0 && !isCut) await subject?.require?.();
		if (json) io.out(jsonText(entries));
		else if (count === 0 && !isCut) io.err('No changes are committed yet\n');
		if (isCut)
			io.err('History ends here, as this clone is shallow. Get what came before: git fetch --unshallow\n');
		return exitCode.done;
	},
};

interface LogSubject {
	readonly paths: readonly string[];
	isAbout(change: ToldChange): boolean;
	/** Throws what `resolve` throws where it is not there: then having no history is no answer. */
	require?(): Promise<unknown>;
}

/** Of a model that is not there any more, what is left is its folder's history. */
async function subjectOf({ registry, options }: Invocation, text: string): Promise<LogSubject> {
	const path = text.replace(/^models:\/+/i, '');
	const [, name = path, , alias, version] = /^(.*?)((?:@([^@/]+))|(?:\/(\d+)))?$/s.exec(path) ?? [];
	const folder = await folderOf(registry, name, { text, at: textOption(options, 'at') });
	const require = async () => resolve(await registry.snapshot(), `models:/${path}`);
	if (alias !== undefined)
		return {
			paths: [layout.aliasFile(folder, encodeName(alias)), layout.modelFile(folder)],
			isAbout: ({ data }) => 'alias' in data && data.alias === alias,
			require,
		};
	if (version !== undefined)
		return {
			paths: [layout.version(folder, Number(version)), layout.aliases(folder)],
			isAbout: ({ data }) => isOfVersion(data, Number(version)),
			require,
		};
	return { paths: [layout.model(folder)], isAbout: () => true };
}

async function folderOf(
	registry: Invocation['registry'],
	name: string,
	{ text, at }: { readonly text: string; readonly at: string | undefined },
): Promise<string> {
	if (name === '') throw registryError('uri-invalid', { uri: text });
	const snapshot = await registry.snapshot();
	const found = await snapshot.findModel(name);
	if (found) return found.folder;
	const folder = encodeFolderName(name);
	const repository = await registry.repository();
	for await (const { changes } of repository.history({ at, limit: 1, paths: [layout.model(folder)] }))
		if (changes.some(({ kind }) => kind === 'model-deleted')) return folder;
	return (await requireModel(snapshot, name)).folder;
}

function isOfVersion(data: ToldChange['data'], version: number): boolean {
	const { version: own, from, to } = data as Readonly<Record<string, unknown>>;
	return own === version || from === version || to === version;
}

function entryText({ commit, changes, signature }: HistoryEntry, now: Date): string {
	const when = relativeTime(commit.authored, now);
	const head = `${commit.id.slice(0, 10)}  ${when}, ${visible(personName(commit.author))}\n`;
	const lines = changes.map((change) => {
		const reason = change.reason === undefined ? '' : `: "${visible(change.reason)}"`;
		return `  ${fillSentence(changeSentence(change))}${reason}\n`;
	});
	const signed = signature ? `  ${visible(fillSentence(signatureSentence(signature)))}\n` : '';
	return head + signed + lines.join('');
}

function entryData({ commit, changes, signature }: HistoryEntry) {
	const { id, author, authored, committer, committed, message } = commit;
	return {
		commit: id,
		author,
		authored: new Date(authored).toISOString(),
		committer,
		committed: new Date(committed).toISOString(),
		subject: message.split('\n', 1)[0] ?? '',
		...(signature ? { signature: signatureData(signature) } : {}),
		changes: changes.map((change) => ({ ...changeData(change), reason: change.reason ?? null })),
	};
}

function rewrittenText({ branch, was, is }: RewrittenHistory): string {
	const [from, to] = [was.slice(0, 10), is.slice(0, 10)];
	const name = visible(branch.replace(/^refs\/heads\//, ''));
	return `The history of ${name} was rewritten since it was last read: it was at ${from} and is at ${to}, which does not descend from it. See what moved: gmr diff ${from} ${to}\n`;
}

/** All keys always, so that who reads it need not ask which there are. */
function signatureData(signature: CommitSignature) {
	const verdict = fillSentence(signatureSentence(signature));
	if (!signature.isGood)
		return { good: false, signer: null, key: null, signerIsAuthor: null, reason: signature.reason, verdict };
	const { signer, key, isOfOther } = signature;
	return { good: true, signer, key, signerIsAuthor: !isOfOther, reason: null, verdict };
}
