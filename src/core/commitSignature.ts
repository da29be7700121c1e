/** Whether a commit is what a known signer has signed. */
export type CommitSignature =
	| {
			readonly isGood: true;
			/** As the user's own list or keyring names them. */
			readonly signer: string;
			readonly key: string;
			/** The author's address is not the signer's. */
			readonly isOfOther: boolean;
			/** The author's address as the commit has it, which no `.mailmap` changes. */
			readonly author: string;
	  }
	| { readonly isGood: false; readonly reason: UnverifiedReason };

/** Why a signature counts for nothing. */
export type UnverifiedReason =
	| 'unsigned'
	| 'no-allowed-signers'
	| 'unknown-signer'
	| 'unknown-key'
	| 'expired'
	| 'revoked'
	| 'bad'
	| 'replaced';
