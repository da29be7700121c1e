import type { Edit } from '../edit.js';

/** The `reason` of an Edit, where one was given. */
export function reasonOf({ reason }: { readonly reason?: string | undefined }): Pick<Edit, 'reason'> {
	const text = reason?.trim() ?? '';
	return text === '' ? {} : { reason: text };
}
