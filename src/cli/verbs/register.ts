import { resolve } from 'node:path';
import {
	previewRegistration,
	registerFolder,
	type RegistrationRequest,
} from '../../artifacts/registerFolder.js';
import { registryError } from '../../core/errors.js';
import { parseModelUri } from '../../core/model/modelUri.js';
import type { Dataset, Lineage } from '../../core/model/types.js';
import { formatSize, plural, visible } from '../../wording/format.js';
import { changeChoices, changeHelp, changeOptions, printPreview } from '../change.js';
import { exitCode, type CliIo } from '../io.js';
import { finishChange } from '../pushChange.js';
import { splitPair } from '../subject.js';
import { textOption, textOptions, type Invocation, type OptionValues, type Verb } from '../verb.js';

export const register: Verb = {
	usage:
		'register PATH --name NAME [--alias ALIAS]… [--tag KEY=VALUE]… [--description TEXT] [--metric KEY=NUMBER]… [--param KEY=VALUE]… [--parent URI]… [--dataset NAME[=SOURCE]]… [--run-id ID] [--run-name NAME]',
	help: [
		'Copies the files of the folder PATH into the registry as the next version of NAME, in one commit.',
		'Flavours, signature, run and logged model come from its MLmodel; metrics and parameters from its',
		'metrics.json and params.json (flat maps), where there are such files. Options add to what was found.',
		...changeHelp,
	],
	example: 'gmr register models/knn --name iris --alias challenger --description "15 neighbours"',
	options: {
		name: { type: 'string' },
		alias: { type: 'string', multiple: true },
		tag: { type: 'string', multiple: true },
		description: { type: 'string' },
		metric: { type: 'string', multiple: true },
		param: { type: 'string', multiple: true },
		parent: { type: 'string', multiple: true },
		dataset: { type: 'string', multiple: true },
		'run-id': { type: 'string' },
		'run-name': { type: 'string' },
		...changeOptions,
	},
	positionals: [1, 1],
	async run(invocation) {
		const { io, positionals, options, registry } = invocation;
		const name = textOption(options, 'name');
		if (name === undefined)
			throw registryError('usage', { message: 'name the model: gmr register PATH --name NAME' });
		const request: RegistrationRequest = {
			folder: resolve(registry.folder, positionals[0] ?? ''),
			name,
			description: textOption(options, 'description'),
			aliases: textOptions(options, 'alias'),
			tags: Object.fromEntries(textOptions(options, 'tag').map((pair) => splitPair(pair, 'tag'))),
			lineage: lineageOf(options),
		};
		if (options['dry-run'] === true) return preview(invocation, request);
		const progress = { signal: io.signal, onProgress: progressLine(io) };
		const target = await registry.target(changeChoices(options));
		await finishChange(invocation, await registerFolder(target, request, progress));
		return exitCode.done;
	},
};

async function preview({ io, json, registry }: Invocation, request: RegistrationRequest): Promise<number> {
	const { edit, findings } = await previewRegistration(await registry.target(), request, io.signal);
	const { leftOut, size, files: copied } = findings.listing;
	printPreview(io, edit, json, { left_out: leftOut, size });
	if (json) return exitCode.done;
	io.out(`${plural(copied.length, 'file')} of the model, ${formatSize(size)}\n`);
	if (leftOut.length > 0) io.out(`Left out: ${leftOut.map(visible).join(', ')}\n`);
	return exitCode.done;
}

function lineageOf(options: OptionValues): Partial<Lineage> {
	const metrics = textOptions(options, 'metric').map((text) => {
		const [key, value] = splitPair(text, 'metric');
		const number = Number(value);
		if (value.trim() === '' || !Number.isFinite(number))
			throw registryError('usage', { message: `--metric ${key} must be a number, not "${value}"` });
		return [key, number] as const;
	});
	const parents = textOptions(options, 'parent');
	// Throws on what is no URI.
	parents.forEach(parseModelUri);
	const datasets = textOptions(options, 'dataset').map((text): Dataset => {
		const at = text.indexOf('=');
		return at < 0 ? { name: text } : { name: text.slice(0, at), source: text.slice(at + 1) };
	});
	const runId = textOption(options, 'run-id');
	const runName = textOption(options, 'run-name');
	if (runName !== undefined && runId === undefined)
		throw registryError('usage', { message: '--run-name needs --run-id' });
	return {
		metrics: Object.fromEntries(metrics),
		params: Object.fromEntries(textOptions(options, 'param').map((pair) => splitPair(pair, 'param'))),
		...(parents.length > 0 ? { parents } : {}),
		...(datasets.length > 0 ? { datasets } : {}),
		...(runId === undefined
			? {}
			: { run: { id: runId, ...(runName === undefined ? {} : { name: runName }) } }),
	};
}

/** Rewrites one line of the terminal at most ten times a second; says nothing elsewhere. */
function progressLine(io: CliIo): ((done: number, total: number) => void) | undefined {
	if (!io.isTerminal) return undefined;
	let last = 0;
	return (done, total) => {
		const now = io.now().getTime();
		if (now - last < 100 && done < total) return;
		last = now;
		const end = done >= total ? '\r\u001b[K' : '';
		io.err(`\rCopying ${formatSize(done)} of ${formatSize(total)}\u001b[K${end}`);
	};
}
