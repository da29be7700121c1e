/** What a Git LFS pointer stands for. */
export interface LfsPointer {
	readonly sha256: string;
	/** Bytes. */
	readonly size: number;
}

/** No pointer is longer, by Git LFS's specification. */
export const maxPointerBytes = 1024;
/** Every pointer starts so. */
export const pointerStart = 'version https://git-lfs.github.com/spec/v1';

/** The pointer that a blob is, or `undefined` for any other content. */
export function parseLfsPointer(blob: Uint8Array): LfsPointer | undefined {
	const text = blob.length > maxPointerBytes ? '' : new TextDecoder('utf-8').decode(blob);
	if (!text.startsWith(`${pointerStart}\n`)) return undefined;
	const sha256 = /^oid sha256:([0-9a-f]{64})$/m.exec(text)?.[1];
	const size = /^size (\d{1,15})$/m.exec(text)?.[1];
	return sha256 === undefined || size === undefined ? undefined : { sha256, size: Number(size) };
}
