/** What is checked out in the repository that a model lies in. */
export interface CodeState {
	/** Absent before the first commit. */
	readonly commit?: string;
	/** Do tracked files differ from the commit, other than those of the registry and of the model? */
	readonly dirty: boolean;
	/** `main`; absent where HEAD is detached. */
	readonly branch?: string;
	/** Where it was cloned from, as git's settings say, credentials included. */
	readonly repository?: string;
}
