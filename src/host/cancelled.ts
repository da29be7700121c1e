/** The user changed their mind: nothing is said and nothing is done. */
export class Cancelled extends Error {
	constructor() {
		super('Cancelled');
		this.name = 'Cancelled';
	}
}

/** Is it the user's own wish: Escape in a question, Cancel in a progress? */
export function isCancellation(error: unknown): boolean {
	return error instanceof Error && ['Cancelled', 'Canceled', 'AbortError'].includes(error.name);
}
