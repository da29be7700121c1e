/** Tells a file from what it was before: where it is, its size and its times to the nanosecond. */
export function fileStamp(info: {
	readonly dev: bigint;
	readonly ino: bigint;
	readonly size: bigint;
	readonly mtimeNs: bigint;
	readonly ctimeNs: bigint;
}): string {
	return [info.dev, info.ino, info.size, info.mtimeNs, info.ctimeNs].join(' ');
}
