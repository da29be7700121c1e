import type { Change } from '../../core/change.js';

/** What the trailers of a commit tell of one Edit. */
interface ToldEdit {
	model?: string;
	version?: string;
	reason?: string;
}

/**
 * Why a Change was made, as the trailers of its commit say. A commit may hold several Edits, the trailers of each starting with
 * `Registry-Operation`; the one of the Change's model, and of its version if that is told, counts.
 */
export function reasonFor(change: Change, message: string): string | undefined {
	const edits = toldEdits(message).filter(({ reason }) => reason !== undefined);
	const ofModel = edits.filter(({ model }) => model === change.model?.name);
	const version = versionOf(change);
	const exact = ofModel.find((edit) => edit.version !== undefined && Number(edit.version) === version);
	return (exact ?? (ofModel.length === 1 ? ofModel[0] : undefined))?.reason;
}

function toldEdits(message: string): ToldEdit[] {
	const edits: ToldEdit[] = [];
	for (const line of message.split('\n')) {
		const [, name, value] = /^Registry-(Operation|Model|Version|Reason): (.*)$/.exec(line) ?? [];
		if (name === undefined || value === undefined) continue;
		if (name === 'Operation') edits.push({});
		const edit = edits.at(-1);
		if (!edit) continue;
		if (name === 'Model') edit.model = value;
		if (name === 'Version') edit.version = value;
		if (name === 'Reason') edit.reason = value;
	}
	return edits;
}

function versionOf({ data }: Change): number | undefined {
	const { version, to } = data as { readonly version?: unknown; readonly to?: unknown };
	return typeof version === 'number' ? version : typeof to === 'number' ? to : undefined;
}
