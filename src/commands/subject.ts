import * as vscode from 'vscode';
import type { Subject } from '../core/operations/annotate.js';
import { isVersionNumber } from '../core/model/versionNumber.js';
import type { Tags } from '../core/model/types.js';
import { layout } from '../core/registry/layout.js';
import { requireVersion } from '../core/registry/resolve.js';
import type { Target } from '../host/ids.js';
import { visible } from '../wording/format.js';
import type { ChosenModel } from './chooser.js';

/** A model or version with what people may say of it. */
export interface Described {
	readonly subject: Subject;
	/** `iris`, or `iris version 3`. */
	readonly title: string;
	/** The file that holds it, in the registry. */
	readonly path: string;
	readonly description?: string;
	readonly tags: Tags;
}

/** What is said of the target's version, or of its model. Throws `version-not-found`. */
export async function describedBy(
	{ registry, model, name }: ChosenModel,
	{ version: number }: Target,
): Promise<Described> {
	if (!isVersionNumber(number)) {
		const { description, tags } = model.manifest.value;
		const path = layout.modelFile(model.folder);
		return { subject: { name }, title: visible(name), path, tags, ...(description ? { description } : {}) };
	}
	const { notes } = await requireVersion(registry.snapshot, model, number);
	const { description, tags } = notes.ok ? notes.value : { tags: {}, description: undefined };
	return {
		subject: { name, version: number },
		title: vscode.l10n.t('{model} version {version}', { model: visible(name), version: number }),
		path: layout.notesFile(model.folder, number),
		tags,
		...(description ? { description } : {}),
	};
}
