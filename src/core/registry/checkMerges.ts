import { mapInBatches } from '../base/batches.js';
import { findRange } from '../manifest/textPlaces.js';
import { problem, type Problem } from '../problem.js';
import { layout } from './layout.js';
import type { Snapshot } from './snapshot.js';

/** In Markdown a row of `=` is a heading, so only the first marker counts. */
const firstMarker = /(?<=^|\n)<{7}(?= |\r?\n|$)/;

/** Files beside the manifests in which a merge was not finished. */
export async function checkMerges(snapshot: Snapshot): Promise<readonly Problem[]> {
	const models = await snapshot.models();
	const ofVersions = models.map(async ({ folder, ...model }) => {
		const numbers = await snapshot.versionNumbers({ folder, ...model });
		return numbers.flatMap((number) => [layout.signature(folder, number), layout.inspection(folder, number)]);
	});
	const paths = [
		'.gitattributes',
		...models.map(({ folder }) => layout.card(folder)),
		...(await Promise.all(ofVersions)).flat(),
	];
	const checked = await mapInBatches(paths, batchSize, (path) => checkFile(snapshot, path));
	return checked.flat();
}

const batchSize = 32;

async function checkFile(snapshot: Snapshot, path: string): Promise<readonly Problem[]> {
	const bytes = await snapshot.read(path);
	const range = bytes && findRange(new TextDecoder('utf-8').decode(bytes), firstMarker);
	return range ? [problem('unresolved-merge', {}, { path, range })] : [];
}
