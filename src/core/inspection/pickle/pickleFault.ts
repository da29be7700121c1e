import type { PickleGap } from '../pickleReport.js';

/** Reading a stream does not go on here. */
export class PickleFault extends Error {
	constructor(
		readonly reason: PickleGap['reason'],
		readonly detail: string,
	) {
		super(detail);
	}
}
