/** The contents of files by id. */
export interface Contents {
	/** The bytes of a blob. Rejects where it is missing. */
	read(id: string): Promise<Uint8Array>;
	/** Takes a text in and gives the id its blob has. */
	add(text: string): string;
}
