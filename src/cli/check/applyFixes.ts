import { registryError } from '../../core/errors.js';
import { fixProblems } from '../../core/operations/fixes/fixProblems.js';
import { changeChoices, changeOptions, printPreview } from '../change.js';
import { finishChange } from '../pushChange.js';
import { textOption, type Invocation } from '../verb.js';

/** Refuses what `--fix` can't do, and options that are for it alone. Throws `usage`. */
export function checkFixOptions({ options }: Pick<Invocation, 'options'>): void {
	if (options['fix'] !== true) {
		const [unused] = Object.keys(changeOptions).filter((name) => options[name] !== undefined);
		if (unused === undefined) return;
		throw registryError('usage', { message: `--${unused} is for gmr check --fix` });
	}
	if (textOption(options, 'at') !== undefined)
		throw registryError('usage', {
			message: '--fix changes the work tree, and --at reads a commit: leave one of them out',
		});
}

/** Fixes what can be fixed, or under `--dry-run` tells how, and prints that as every verb that changes something does. */
export async function applyFixes(invocation: Invocation): Promise<void> {
	const { io, options, json, registry } = invocation;
	const writer = await registry.writer(undefined, changeChoices(options));
	if (options['dry-run'] === true) printPreview(io, await writer.preview(fixProblems()), json);
	else await finishChange(invocation, await writer.apply(fixProblems()));
}

/** As `applyFixes`, giving what it printed for programs. */
export async function fixedData(invocation: Invocation): Promise<unknown> {
	let text = '';
	const { io } = invocation;
	try {
		await applyFixes({ ...invocation, json: true, io: { ...io, out: (part) => (text += part) } });
	} catch (error) {
		// What was done before it failed.
		io.out(text);
		throw error;
	}
	return JSON.parse(text) as unknown;
}
