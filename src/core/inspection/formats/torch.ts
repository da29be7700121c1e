import { defined } from '../../manifest/plain.js';
import type { HeaderReading } from './headerReading.js';
import { entryOf, type Archive } from './zipModels.js';
import { latin1 } from '../../base/latin1.js';

/** How legacy files of `torch.save` begin: a pickle of the magic number 0x1950a86a20f9469cfc6c. */
const legacyMark = [
	...[0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e],
] as const;

/** Is it a file of `torch.save` before 1.6, or with `_use_new_zipfile_serialization=False`? */
export function isLegacyTorch(head: Uint8Array): boolean {
	return legacyMark.every((byte, index) => head[index] === byte);
}

export const legacyTorch: HeaderReading = {
	format: { format: 'torch', framework: 'torch', details: { layout: 'legacy, before torch 1.6' } },
	facts: [],
};

/**
 * A file of `torch.save` or `torch.jit.save`. Which tensors it holds is said by the pickle within, which is not run; what
 * their storages take is said by the archive.
 */
export async function readTorchZip(archive: Archive): Promise<HeaderReading> {
	const { entries } = archive;
	const top =
		entries.find(({ name }) => /^[^/]+\/data\.pkl$/.test(name))?.name.slice(0, -'data.pkl'.length) ?? '';
	const storages = entries.filter(({ name }) => name.startsWith(`${top}data/`));
	const code = entries.filter(({ name }) => name.startsWith(`${top}code/`) && name.endsWith('.py'));
	const version = await entryOf(archive, `${top}version`, 64);
	const text = version && latin1(await version.read(0, 64)).trim();
	const isScript = code.length > 0 || entries.some(({ name }) => name === `${top}constants.pkl`);
	return {
		format: {
			format: isScript ? 'torchscript' : 'torch',
			framework: 'torch',
			details: defined({
				storages: storages.length,
				'bytes of tensors': storages.reduce((sum, { size }) => sum + size, 0),
				'files of code': code.length > 0 ? code.length : undefined,
				'format version': text !== undefined && /^\d+$/.test(text) ? text : undefined,
			}),
		},
		facts: [],
	};
}
