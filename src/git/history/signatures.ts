import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommitSignature, UnverifiedReason } from '../../core/commitSignature.js';
import type { Git } from '../git.js';
import type { RegistryPlace } from '../registryPlace.js';

const fieldCount = 5;

/**
 * The signatures of commits (full ids). They are verified with the configuration of the user and the system alone: a repository
 * may name a program that calls every signature good, or its own list of signers. Throws `git-failed`.
 */
export async function commitSignatures(
	place: RegistryPlace,
	ids: readonly string[],
): Promise<ReadonlyMap<string, CommitSignature>> {
	if (ids.length === 0) return new Map();
	const replaced = await hasReplacements(place.git);
	if (replaced) return new Map(ids.map((id) => [id, { isGood: false, reason: 'replaced' }]));
	const aside = await mkdtemp(join(tmpdir(), 'gmr-verify-'));
	try {
		return await verify(place, aside, ids);
	} finally {
		await rm(aside, { recursive: true, force: true });
	}
}

/** With `git replace`, what is shown of a commit is not what was signed. */
async function hasReplacements(git: Git): Promise<boolean> {
	const command = ['for-each-ref', '--count=1', '--format=%(refname)', 'refs/replace/'];
	return (await git.run({ command })).length > 0;
}

/** In a git directory made for it, with the objects of the repository and none of its settings. */
async function verify({ git, repository }: RegistryPlace, aside: string, ids: readonly string[]) {
	const { objectFormat, commonDir } = repository;
	await mkdir(join(aside, 'refs'));
	await writeFile(join(aside, 'HEAD'), 'ref: refs/heads/none\n');
	await writeFile(
		join(aside, 'config'),
		`[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectformat = ${objectFormat}\n`,
	);
	const variables = { GIT_DIR: aside, GIT_OBJECT_DIRECTORY: join(commonDir, 'objects') };
	const input = ids.map((id) => `${id}\n`).join('');
	const format = '--format=%H%x00%G?%x00%GS%x00%GK%x00%ae';
	const log = { command: ['log', '--no-walk=unsorted', '--stdin', '-z', format], variables };
	const raw = { command: ['cat-file', '--batch'], variables };
	const outside = git.in(aside);
	const fields = (await outside.run(log, input)).toString('utf8').split('\0');
	const kinds = signatureKinds(await outside.run(raw, input), ids);

	const found = new Map<string, CommitSignature>();
	for (let at = 0; at + fieldCount <= fields.length; at += fieldCount) {
		const [id = '', state = '', signer = '', key = '', author = ''] = fields.slice(at, at + fieldCount);
		found.set(id, judge(state, { signer, key, author }, kinds.get(id)));
	}
	return found;
}

type SignatureKind = 'ssh' | 'other';

/** git calls a signature it can't check for want of a list of signers the same as none. */
function signatureKinds(output: Buffer, ids: readonly string[]): ReadonlyMap<string, SignatureKind> {
	const kinds = new Map<string, SignatureKind>();
	let at = 0;
	for (const id of ids) {
		const headEnd = output.indexOf('\n', at);
		const size = Number(output.toString('latin1', at, headEnd).split(' ')[2] ?? 0);
		const commit = output.toString('latin1', headEnd + 1, headEnd + 1 + size);
		at = headEnd + size + 2;
		const [headers = ''] = commit.split('\n\n', 1);
		const start = /^gpgsig(?:-sha256)? (.*)$/m.exec(headers)?.[1];
		if (start !== undefined) kinds.set(id, start.includes('SSH SIGNATURE') ? 'ssh' : 'other');
	}
	return kinds;
}

function judge(
	state: string,
	told: { readonly signer: string; readonly key: string; readonly author: string },
	kind: SignatureKind | undefined,
): CommitSignature {
	if (kind === undefined) return { isGood: false, reason: 'unsigned' };
	if (state === 'G' && told.signer !== '') {
		const address = /<([^<>]*)>\s*$/.exec(told.signer)?.[1] ?? told.signer;
		return { isGood: true, ...told, isOfOther: address.toLowerCase() !== told.author.toLowerCase() };
	}
	if (state === 'N' && kind === 'ssh') return { isGood: false, reason: 'no-allowed-signers' };
	return { isGood: false, reason: reasons[state] ?? 'bad' };
}

/** By the letters of git's `%G?`. */
const reasons: Readonly<Record<string, UnverifiedReason>> = {
	U: 'unknown-signer',
	E: 'unknown-key',
	X: 'expired',
	Y: 'expired',
	R: 'revoked',
};
