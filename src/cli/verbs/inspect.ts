import { existsSync } from 'node:fs';
import { resolve as resolvePath } from 'node:path';
import { inspectModel } from '../../artifacts/inspection/inspectModel.js';
import { listForInspection } from '../../artifacts/inspection/listForInspection.js';
import { registryError } from '../../core/errors.js';
import type { Inspection } from '../../core/inspection/inspection.js';
import { inspectionData } from '../../core/inspection/inspectionData.js';
import { formatModelUri } from '../../core/model/modelUri.js';
import { requireModel, requireVersion } from '../../core/registry/resolve.js';
import { formatSize, plural, visible } from '../../wording/format.js';
import { inspectionText, leftOutText } from '../inspectionOutput.js';
import { exitCode } from '../io.js';
import { progressLine } from '../progress.js';
import { findVersion } from '../subject.js';
import { jsonText } from '../table.js';
import type { Invocation, Verb } from '../verb.js';
import { filesPath } from '../versionFiles.js';

export const inspect: Verb = {
	usage: 'inspect PATH|NAME/VERSION|NAME@ALIAS|URI [--json]',
	help: [
		'Tells what a model is from the headers of its files: formats, framework and version, parameters, signature, model card; and what loading it would run. Nothing is loaded or run.',
		'PATH is a folder or a file; it comes before a version of that name. Of a version, the files that are here are read: gmr fetch brings those that are in Git LFS.',
		'--json tells all of it: every tensor listed by a header up to 100 a file, every import of a pickle; complete is false where something was not read, which load tells with the reason.',
	],
	example: 'gmr inspect ./model',
	options: {},
	positionals: [1, 1],
	async run(invocation) {
		const { io, json, positionals } = invocation;
		const { path, label } = await place(invocation, positionals[0] ?? '');
		const listing = await listForInspection(path, io.signal);
		const progress = { signal: io.signal, onProgress: progressLine(io, 'Inspecting') };
		const inspection = await inspectModel(listing, progress);
		const { files, size, leftOut, passedOver } = listing;
		if (json) {
			const data = { ...label, path, files: files.length, size, left_out: leftOut, passed_over: passedOver };
			io.out(jsonText({ ...data, complete: isComplete(inspection), ...inspectionData(inspection) }));
			return exitCode.done;
		}
		const name = visible('uri' in label ? label.uri : path);
		const left = leftOutText(leftOut, passedOver);
		io.out(`${name}: ${plural(files.length, 'file')}, ${formatSize(size)}${left}\n\n`);
		io.out(inspectionText(inspection));
		return exitCode.done;
	},
};

/** Was all of it read? Otherwise its facts tell what was not, and why. */
function isComplete({ facts }: Inspection): boolean {
	return facts.every((fact) => fact.kind !== 'unread' && (fact.kind !== 'pickle' || fact.report.complete));
}

/** Where the files are: of a path that exists, else of a version. */
async function place(
	invocation: Invocation,
	text: string,
): Promise<{ path: string; label: { uri: string } | Record<string, never> }> {
	const { registry } = invocation;
	const path = resolvePath(registry.folder, text);
	const isUri = /^models:/i.test(text);
	if (!isUri && (existsSync(path) || !/^[^/]+(?:\/\d+|@[^/]+)$/.test(text))) return { path, label: {} };
	const snapshot = await registry.snapshot();
	const subject = await findVersion(snapshot, text);
	const model = await requireModel(snapshot, subject.name);
	const version = await requireVersion(snapshot, model, subject.version);
	const uri = formatModelUri(subject.name, { version: subject.version });
	const found = await filesPath(invocation, { model, version });
	if (found === undefined) throw registryError('source-missing', { path: uri });
	return { path: found, label: { uri } };
}
