import type { CommitSignature, UnverifiedReason } from '../core/commitSignature.js';
import { sentence, type Sentence } from './sentence.js';

/** Whether a commit's signature is good, and whose it is; or why it counts for nothing. */
export function signatureSentence(signature: CommitSignature): Sentence {
	if (!signature.isGood) return sentence(unverified[signature.reason]);
	const { signer, author, isOfOther } = signature;
	return isOfOther
		? sentence('signature good: {signer}, who is not the author {author}', { signer, author })
		: sentence('signature good: {signer}', { signer });
}

const unverified: Readonly<Record<UnverifiedReason, string>> = {
	unsigned: 'not verified: not signed',
	'no-allowed-signers':
		'not verified: no list of allowed signers. Name yours: git config --global gpg.ssh.allowedSignersFile FILE',
	'unknown-signer': 'not verified: the signer is none you know, or the key is not trusted',
	'unknown-key': 'not verified: the key is not known here',
	expired: 'not verified: the signature or its key has expired',
	revoked: 'not verified: the key was revoked',
	// Of an ssh key that was revoked git tells no more.
	bad: 'not verified: the signature does not match the commit, its ssh key was revoked, or it can not be checked here',
	replaced: 'not verified: objects of this repository are replaced by others (git replace --list)',
};
