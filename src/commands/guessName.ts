import { attempt } from './refusal.js';
import { parseNewModelName } from '../core/model/modelName.js';

/** Folder names that tell what is in them and not what it is called. */
const generic =
	/^(?:models?|artifacts?|outputs?|results?|data|files?|saved[-_]?models?|best|best[-_]?models?|final|latest|export(?:ed)?|trained|checkpoints?(?:[-_]\d+)?|runs?|mlruns|mlartifacts|src|tmp|dist|build|v?\d+|m-[0-9a-f]{32}|[0-9a-f]{32})$/i;
const suffix = /[-_. ](?:models?|artifacts?|saved|final|best|export)$/i;

/** A name for the model in a folder, guessed from the folder's path; always one that a new model may have. */
export function guessName(folderPath: string): string {
	const segments = folderPath.split('/').filter((segment) => segment !== '' && segment !== '.');
	const telling = segments.findLast((segment) => !generic.test(segment)) ?? segments.at(-1) ?? '';
	const stem = telling.replace(suffix, '');
	const name = addressable(stem === '' ? telling : stem);
	return attempt(() => parseNewModelName(name)).ok ? name : 'model';
}

/** The text without what no name may hold. */
function addressable(text: string): string {
	return text
		.replace(/[@#?/:\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}]+/gu, '-')
		.replace(/^[-.\s]+|[-\s]+$/g, '')
		.slice(0, 100);
}
