import type { ByteSource } from '../byteSource.js';
import { isOnnx } from './onnx.js';
import { hdf5Mark } from '../hdf5/hdf5File.js';
import { looksLikeSafetensors } from './safetensors.js';
import { isSavedModel } from './savedModel.js';
import { isLegacyTorch } from '../pickle/legacyTorch.js';
import { looksLikeLightgbm } from './lightgbm.js';
import { looksLikeXgboost } from './xgboost.js';

/** What a file's bytes say that it is; `other` for what none of ours is. */
export type FileKind =
	| 'gguf'
	| 'safetensors'
	| 'zip'
	| 'hdf5'
	| 'npy'
	| 'catboost'
	| 'lightgbm'
	| 'xgboost-json'
	| 'xgboost-ubj'
	| 'torch-legacy'
	| 'pickle'
	| 'compressed'
	| 'onnx'
	| 'saved-model'
	| 'lfs-pointer'
	| 'other';

/** As many bytes of a file tell its kind, besides those without a mark. */
export const headBytes = 512;

const marks: readonly (readonly [FileKind, string | readonly number[]])[] = [
	['gguf', 'GGUF'],
	['zip', 'PK\u0003\u0004'],
	['zip', 'PK\u0005\u0006'],
	['hdf5', hdf5Mark],
	['npy', '\u0093NUMPY'],
	['catboost', 'CBM1'],
	['lfs-pointer', 'version https://git-lfs.github.com/spec/v1\n'],
	// gzip, zlib at four levels, bzip2, xz, LZMA, LZ4, 7z.
	['compressed', '\u001f\u008b'],
	['compressed', '\u0078\u0001'],
	['compressed', '\u0078\u005e'],
	['compressed', '\u0078\u009c'],
	['compressed', '\u0078\u00da'],
	['compressed', 'BZh'],
	['compressed', '\u00fd7zXZ\u0000'],
	['compressed', '\u005d\u0000\u0000'],
	['compressed', '\u0004\u0022\u004d\u0018'],
	['compressed', '7z\u00bc\u00af\u0027\u001c'],
];

/** Tells a file by its first bytes; by a walk over its parts where it may be a protobuf, which has no mark. */
export async function sniff(source: ByteSource): Promise<FileKind> {
	const head = await source.read(0, headBytes);
	const kind = sniffHead(head, source.size);
	if (kind !== undefined) return kind;
	// Field 1 as a number is the first of both; writers write fields in order.
	if (head[0] !== 0x08) return 'other';
	if (await isSavedModel(source)) return 'saved-model';
	return (await isOnnx(source)) ? 'onnx' : 'other';
}

function sniffHead(head: Uint8Array, size: number): FileKind | undefined {
	// Its length is any number, so its first bytes may be the mark of anything.
	if (looksLikeSafetensors(head, size)) return 'safetensors';
	const mark = marks.find(([, bytes]) => startsWith(head, bytes));
	if (mark) return mark[0];
	if (isLegacyTorch(head)) return 'torch-legacy';
	if (head[0] === 0x80 && head[1] !== undefined && head[1] <= 5) return 'pickle';
	if (looksLikeLightgbm(head)) return 'lightgbm';
	const xgboost = looksLikeXgboost(head);
	return xgboost && `xgboost-${xgboost}`;
}

function startsWith(head: Uint8Array, mark: string | readonly number[]): boolean {
	for (let index = 0; index < mark.length; index++) {
		const byte = typeof mark === 'string' ? mark.charCodeAt(index) : mark[index];
		if (head[index] !== byte) return false;
	}
	return true;
}
