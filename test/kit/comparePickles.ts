import { memorySource } from '../../src/core/inspection/byteSources.js';
import { Budget } from '../../src/core/inspection/pickle/limits.js';
import { readStreams } from '../../src/core/inspection/pickle/readStreams.js';
import type { Names } from './unpickleOracle.js';

/** What CPython asks for in `stream` and our reading neither names nor says to be unresolved; what it read costs, in opcodes. */
export async function unseenNames(
	stream: Uint8Array,
	resolved: readonly Names[],
): Promise<{ readonly unseen: readonly Names[]; readonly isOpen: boolean; readonly opcodes: number }> {
	const budget = new Budget();
	const before = budget.opcodes;
	const reading = await readStreams(memorySource(stream), budget, { isFile: true, isPickle: true });
	const imports = reading.streams.flatMap((each) => each.imports);
	const isOpen =
		imports.some(({ verdict }) => verdict === 'unresolved') ||
		reading.gaps.some(({ reason }) => reason === 'limit');
	const seen = new Set(imports.map(({ module, name }) => `${module ?? ''}\n${name ?? ''}`));
	const unseen = isOpen ? [] : resolved.filter(([module, name]) => !seen.has(`${module}\n${name}`));
	return { unseen, isOpen, opcodes: before - budget.opcodes };
}
