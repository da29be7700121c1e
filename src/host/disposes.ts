/** What holds something that has to be let go of. */
export interface Disposes {
	dispose(): void;
}
