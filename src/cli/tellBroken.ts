import { dirname } from 'node:path/posix';
import type { Problem } from '../core/problem.js';
import { visible } from '../wording/format.js';
import { placedSentence } from '../wording/problems.js';
import { fillSentence } from '../wording/sentence.js';
import type { CliIo } from './io.js';

/** Names what could not be read, each file once, by its path in the registry: what is shown lacks what it says. */
export function tellBroken(io: CliIo, problems: readonly Problem[]): void {
	const told = new Set<string>();
	for (const problem of problems) {
		if (told.has(problem.path)) continue;
		told.add(problem.path);
		io.err(`gmr: ${visible(dirname(problem.path))}/${fillSentence(placedSentence(problem))}\n`);
	}
}
