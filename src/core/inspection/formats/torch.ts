import { latin1 } from '../../base/latin1.js';
import { defined } from '../../manifest/plain.js';
import type { ByteSource, Cancellation } from '../byteSource.js';
import { readValue } from '../pickle/readValue.js';
import type { HeaderReading } from './headerReading.js';
import { torchContent, type TorchRoot } from './torchContent.js';
import { zipStorages } from './torchStorages.js';
import { entryOf, type Archive } from './archive.js';

/** Of a pickle that is compressed, which is made whole in memory; `torch.save` compresses none. */
const maxPickleBytes = 64 * 1_048_576;

/**
 * A file of `torch.save` that `isLegacyTorch` tells: pickles of the magic number, the version, the machine, what was saved, and the names
 * of its storages; behind them the storages, each with its length before it.
 */
export async function readLegacyTorch(
	source: ByteSource,
	signal: Cancellation | undefined,
): Promise<HeaderReading> {
	const storages = { bytesOf: (_: string, announced: number) => announced, most: source.size };
	const { details, ...content } = await torchContent(async () => {
		let at = 0;
		for (let before = 3; before > 0; before--) at = (await readValue(source, at, signal)).end;
		return [{ value: (await readValue(source, at, signal)).value, storages: '' }];
	}, storages);
	return {
		format: {
			...{ format: 'torch', framework: 'torch' },
			...content,
			details: { ...details, layout: 'legacy, before torch 1.6' },
		},
		facts: [],
	};
}

/**
 * A file of `torch.save` or `torch.jit.save`. Which tensors it holds is said by the pickles within, of which nothing is run,
 * and held against the storages that the archive has.
 */
export async function readTorchZip(archive: Archive): Promise<HeaderReading> {
	const { entries } = archive;
	const top =
		entries.find(({ name }) => /^[^/]+\/data\.pkl$/.test(name))?.name.slice(0, -'data.pkl'.length) ?? '';
	const below = (folder: string) => entries.filter(({ name }) => name.startsWith(`${top}${folder}/`));
	const storages = [...below('data'), ...below('constants')];
	const code = below('code').filter(({ name }) => name.endsWith('.py'));
	const version = await entryOf(archive, `${top}version`, 64);
	const text = version && latin1(await version.read(0, 64)).trim();
	const isScript = code.length > 0 || entries.some(({ name }) => name === `${top}constants.pkl`);
	// What a frozen module of TorchScript learned are constants of its code.
	const pickles = isScript ? (['data', 'constants'] as const) : (['data'] as const);
	const { details, ...content } = await torchContent(
		() => rootsOf(archive, top, pickles),
		zipStorages(archive.source, storages),
	);
	return {
		format: {
			format: isScript ? 'torchscript' : 'torch',
			framework: 'torch',
			...content,
			details: {
				...details,
				...defined({
					storages: storages.length || undefined,
					'bytes of tensors': storages.reduce((sum, { size }) => sum + size, 0) || undefined,
					'files of code': code.length > 0 ? code.length : undefined,
					'format version': text !== undefined && /^\d+$/.test(text) ? text : undefined,
				}),
			},
		},
		facts: [],
	};
}

async function rootsOf(archive: Archive, top: string, pickles: readonly string[]): Promise<TorchRoot[]> {
	const roots: TorchRoot[] = [];
	for (const name of pickles) {
		const pickle = await entryOf(archive, `${top}${name}.pkl`, maxPickleBytes);
		if (!pickle) continue;
		const { value } = await readValue(pickle, 0, archive.signal);
		// As the code of the module has it.
		const own = name === 'constants' ? { name: 'CONSTANTS.c' } : {};
		roots.push({ value, storages: `${top}${name}/`, ...own });
	}
	return roots;
}
