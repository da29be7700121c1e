import { resolve } from 'node:path';
import type { FolderListing } from '../../artifacts/listFolder.js';
import {
	previewRegistration,
	registerFolder,
	type RegistrationRequest,
} from '../../artifacts/registerFolder.js';
import {
	previewReference,
	registerReference,
	type ReferenceRequest,
} from '../../artifacts/registerReference.js';
import type { RegistrationFacts } from '../../artifacts/registration.js';
import type { Edit } from '../../core/edit.js';
import { registryError } from '../../core/errors.js';
import type { LineageNote } from '../../core/lineage/note.js';
import { parseDigest } from '../../core/model/digest.js';
import { parseSourceUri } from '../../core/model/source.js';
import type { Lineage } from '../../core/model/types.js';
import { formatSize, plural, visible } from '../../wording/format.js';
import { lineageNoteSentence } from '../../wording/lineageNotes.js';
import { fillSentence } from '../../wording/sentence.js';
import { changeChoices, changeHelp, changeOptions, printPreview } from '../change.js';
import { exitCode } from '../io.js';
import { facts } from '../facts.js';
import { lineageData, lineageFacts } from '../lineageOutput.js';
import { lineageOf } from '../lineageOptions.js';
import { metricsInFile } from '../metricsFile.js';
import { progressLine } from '../progress.js';
import { finishChange } from '../pushChange.js';
import { splitPair } from '../subject.js';
import { textOption, textOptions, type Invocation, type OptionValues, type Verb } from '../verb.js';

export const register: Verb = {
	usage:
		'register PATH|URI --name NAME [--reference [--digest sha256:HEX] [--size BYTES]] [--alias ALIAS]… [--tag KEY=VALUE]… [--description TEXT] [--card] [--metric KEY=NUMBER]… [--param KEY=VALUE]… [--parent URI]… [--metrics FILE]… [--dataset NAME[=SOURCE][@DIGEST]]… [--run-id ID] [--run-name NAME]',
	help: [
		'Copies the folder PATH, or the one file PATH, into the registry as the next version of NAME, in one commit.',
		'Lineage is found by itself: the run of its MLmodel (or --run-id) in mlflow.db or mlruns near it, or at the server of MLFLOW_TRACKING_URI; else what metrics.json, params.json, a model card, trainer_state.json and DVC tell, and the commit. Options add to it and win over it; see docs/lineage.md.',
		'--card takes description, tags and parents that the model card of a copied folder proposes (gmr inspect shows them), where you give none.',
		'--metrics FILE takes the numbers of a JSON or CSV file, of a table the last row.',
		'Large files go to Git LFS where it is set up (gmr init --lfs); what is too large for git is refused.',
		'--reference copies nothing: PATH is a file or folder of this repository, committed and unchanged; a URI (s3:, gs:, https:, hf:, runs: …) is recorded with its --digest, or marked as not verified.',
		...changeHelp,
	],
	example: 'gmr register models/knn --name iris --alias challenger --description "15 neighbours"',
	options: {
		name: { type: 'string' },
		alias: { type: 'string', multiple: true },
		tag: { type: 'string', multiple: true },
		description: { type: 'string' },
		card: { type: 'boolean' },
		metric: { type: 'string', multiple: true },
		param: { type: 'string', multiple: true },
		metrics: { type: 'string', multiple: true },
		parent: { type: 'string', multiple: true },
		dataset: { type: 'string', multiple: true },
		'run-id': { type: 'string' },
		'run-name': { type: 'string' },
		reference: { type: 'boolean' },
		digest: { type: 'string' },
		size: { type: 'string' },
		...changeOptions,
	},
	positionals: [1, 1],
	async run(invocation) {
		const { positionals, options, registry } = invocation;
		const name = textOption(options, 'name');
		if (name === undefined)
			throw registryError('usage', { message: 'name the model: gmr register PATH --name NAME' });
		const lineage = lineageOf(options);
		const fromFiles: Record<string, number> = {};
		for (const file of textOptions(options, 'metrics'))
			Object.assign(fromFiles, await metricsInFile(registry.folder, file));
		const request: RegistrationFacts = {
			name,
			description: textOption(options, 'description'),
			aliases: textOptions(options, 'alias'),
			tags: Object.fromEntries(textOptions(options, 'tag').map((pair) => splitPair(pair, 'tag'))),
			lineage: { ...lineage, metrics: { ...fromFiles, ...lineage.metrics } },
			takesCard: options['card'] === true,
		};
		const source = positionals[0] ?? '';
		if (options['reference'] === true) {
			const reference = referenceOf(registry.folder, source, options);
			return registerByReference(invocation, { ...request, reference });
		}
		if (options['digest'] !== undefined || options['size'] !== undefined)
			throw registryError('usage', { message: '--digest and --size say what a --reference refers to' });
		return registerByCopy(invocation, { ...request, folder: resolve(registry.folder, source) });
	},
};

async function registerByCopy(invocation: Invocation, request: RegistrationRequest): Promise<number> {
	const { io, options, registry } = invocation;
	if (options['dry-run'] === true) {
		const progress = {
			signal: io.signal,
			onProgress: progressLine(io, 'Reading'),
			onNotes: notesTo(invocation),
		};
		return tellPreview(
			invocation,
			await previewRegistration(await registry.target(changeChoices(options)), request, progress),
		);
	}
	const progress = {
		signal: io.signal,
		onProgress: progressLine(io, 'Copying'),
		onNotes: notesTo(invocation),
	};
	const target = await registry.target(changeChoices(options));
	await finishChange(invocation, await registerFolder(target, request, progress));
	return exitCode.done;
}

async function registerByReference(invocation: Invocation, request: ReferenceRequest): Promise<number> {
	const { io, options, registry } = invocation;
	const progress = {
		signal: io.signal,
		onProgress: progressLine(io, 'Reading'),
		onNotes: notesTo(invocation),
	};
	if (options['dry-run'] === true)
		tellPreview(
			invocation,
			await previewReference(await registry.target(changeChoices(options)), request, progress),
		);
	else {
		const target = await registry.target(changeChoices(options));
		await finishChange(invocation, await registerReference(target, request, progress));
	}
	const { reference } = request;
	if (reference.kind === 'remote' && reference.digest === undefined)
		io.err(
			`Not verified: nothing tells the files at ${visible(reference.uri)} from others. Give --digest sha256:… to record it.\n`,
		);
	return exitCode.done;
}

/** What is at a path of this machine is read; any other URI is recorded as it is. */
function referenceOf(folder: string, source: string, options: OptionValues): ReferenceRequest['reference'] {
	const digest = textOption(options, 'digest');
	const sizeText = textOption(options, 'size');
	if (/^[a-z][a-z\d+.-]+:/i.test(source) && !/^file:/i.test(source)) {
		parseSourceUri(source);
		const size = sizeText === undefined ? undefined : Number(sizeText);
		if (size !== undefined && (!/^\d+$/.test(sizeText ?? '') || !Number.isSafeInteger(size)))
			throw registryError('usage', { message: `--size must be a number of bytes, not "${sizeText ?? ''}"` });
		return {
			kind: 'remote',
			uri: source,
			digest: digest === undefined ? undefined : parseDigest(digest),
			size,
		};
	}
	if (digest !== undefined || sizeText !== undefined)
		throw registryError('usage', {
			message: '--digest and --size are for a URI; files in the repository are hashed here',
		});
	const local = /^file:/i.test(source) ? parseSourceUri(source) : undefined;
	return { kind: 'path', path: local?.kind === 'file' ? local.path : resolve(folder, source) };
}

interface Preview {
	readonly edit: Edit;
	readonly listing?: FolderListing;
	readonly lineage: Lineage;
}

/** What was not taken into the lineage is told beside the results. */
function notesTo({ io }: Invocation) {
	return (notes: readonly LineageNote[]) => {
		for (const note of notes) io.err(`${fillSentence(lineageNoteSentence(note))}\n`);
	};
}

function tellPreview({ io, json }: Invocation, { edit, listing, lineage }: Preview): number {
	const { leftOut = [], size, files = [] } = listing ?? {};
	const data = { lineage: lineageData(lineage) };
	printPreview(io, edit, json, listing ? { left_out: leftOut, size, ...data } : data);
	if (json) return exitCode.done;
	io.out(facts(lineageFacts(lineage)));
	if (size === undefined) return exitCode.done;
	io.out(`${plural(files.length, 'file')} of the model, ${formatSize(size)}\n`);
	if (leftOut.length > 0) io.out(`Left out: ${leftOut.map(visible).join(', ')}\n`);
	return exitCode.done;
}
