import type { ModelReference } from '../model/modelUri.js';
import { stageNamed } from '../model/stage.js';
import { codeSyntaxes } from './code/languages.js';
import type { TextSyntax } from './usageSyntax.js';

const programs: ReadonlySet<TextSyntax> = new Set([...codeSyntaxes, 'notebook']);

/**
 * May what reads like a URI be none? Settings, scripts and texts mount a container's volume named `models` as
 * `models:/app/data` or `models:/data:ro`. A version, an alias, a stage of MLflow's or the id of a logged model tells a
 * model from that.
 */
export function mayBeVolume(reference: ModelReference, syntax: TextSyntax | undefined): boolean {
	if (syntax !== undefined && programs.has(syntax)) return false;
	if (reference.kind === 'stage') return stageNamed(reference.stage) === undefined;
	return reference.kind === 'logged-model' && !isLoggedModelId(reference.modelId);
}

/** As a tracking server gives them: `m-` and 32 hexadecimal digits. */
export function isLoggedModelId(text: string): boolean {
	return text.startsWith('m-');
}
