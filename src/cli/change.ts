import type { Edit, Operation } from '../core/edit.js';
import { registryError } from '../core/errors.js';
import { commitModes } from '../core/ports.js';
import { visible } from '../wording/format.js';
import { editData, partLines } from './editOutput.js';
import { exitCode, type CliIo } from './io.js';
import { finishChange } from './pushChange.js';
import type { ChangeChoices } from './registryAccess.js';
import { jsonText } from './table.js';
import { textOption, type Invocation, type OptionValues, type VerbOptions } from './verb.js';

/** The options of every verb that changes a registry. */
export const changeOptions = {
	'dry-run': { type: 'boolean' },
	commit: { type: 'string' },
	hooks: { type: 'string' },
	push: { type: 'boolean' },
} as const satisfies VerbOptions;

/** The lines of help for `changeOptions`. */
export const changeHelp: readonly string[] = [
	'--dry-run tells the sentence and the files, and writes nothing.',
	'--commit commit|branch|stage|none and --hooks run|skip override the settings gmr.commit and gmr.hooks of git.',
	'--push syncs with the upstream afterwards, as gmr sync does; git config gmr.push after makes it the default.',
];

/** Applies an operation, or under `--dry-run` tells what it would do. Gives the exit code. Throws `RegistryError`. */
export async function change(invocation: Invocation, operation: Operation, root?: string): Promise<number> {
	const { io, options, json, registry } = invocation;
	const writer = await registry.writer(root, changeChoices(options));
	if (options['dry-run'] === true) printPreview(io, await writer.preview(operation), json);
	else await finishChange(invocation, await writer.apply(operation), root);
	return exitCode.done;
}

/** What `--commit` and `--hooks` say. Throws `usage`. */
export function changeChoices(options: OptionValues): ChangeChoices {
	const mode = oneOf(options, 'commit', commitModes);
	const hooks = oneOf(options, 'hooks', ['run', 'skip'] as const);
	if (options['push'] === true && (mode === 'stage' || mode === 'none'))
		throw registryError('usage', { message: `--push needs a commit, which --commit ${mode} does not make` });
	return { ...(mode === undefined ? {} : { mode }), ...(hooks === undefined ? {} : { hooks }) };
}

/** Tells the sentence of an Edit and the files it would write (+) and delete (-). */
export function printPreview(io: CliIo, edit: Edit, json: boolean, extra: object = {}): void {
	const published = (edit.publication?.files ?? []).map((file) => `${edit.publication?.to ?? ''}/${file}`);
	const written = edit.changes.filter(({ kind }) => kind !== 'delete').map(({ path }) => path);
	const files = [...written, ...published].sort();
	const deleted = edit.changes.filter(({ kind }) => kind === 'delete').map(({ path }) => path);
	if (json) {
		io.out(jsonText({ ...editData(edit), dry_run: true, files, deleted, ...extra }));
		return;
	}
	io.out(`${visible(edit.summary)} (dry run: nothing was written)\n${partLines(edit)}`);
	io.out(files.map((file) => `  + ${visible(file)}\n`).join(''));
	io.out(deleted.map((file) => `  - ${visible(file)}\n`).join(''));
}

function oneOf<T extends string>(options: OptionValues, name: string, allowed: readonly T[]): T | undefined {
	const value = textOption(options, name);
	if (value === undefined) return undefined;
	const found = allowed.find((each) => each === value);
	if (found === undefined)
		throw registryError('usage', { message: `--${name} is one of ${allowed.join(', ')}, not "${value}"` });
	return found;
}
