/** PROTO 2 and the magic number 0x1950a86a20f9469cfc6c, of ten bytes, as a pickle. */
const mark = [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e];

/** As many bytes tell. */
export const legacyTorchMark = mark.length;

/** Does a file of `torch.save` before 1.6, or with `_use_new_zipfile_serialization=False`, begin so? */
export function isLegacyTorch(head: Uint8Array): boolean {
	return mark.every((byte, index) => head[index] === byte);
}
