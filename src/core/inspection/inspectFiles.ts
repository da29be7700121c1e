import { readFile, type FileReading } from './formats/readFile.js';
import { readDiffusers, readPeft, readSentenceTransformers, readTransformers } from './folder/huggingFace.js';
import type { HeaderReading } from './formats/headerReading.js';
import { SideFiles, unreadFact, type FolderFormat, type FolderView } from './folder/folderView.js';
import { readKerasFolder } from './folder/keras.js';
import { readMlflow } from './folder/mlflow.js';
import { folderOf, Weights } from './folder/weights.js';
import { FoundFacts } from './foundFacts.js';
import type { FoundFormat, Inspection } from './inspection.js';
import { readModelCard, type ModelCard } from './modelCard.js';
import type { Signature } from '../manifest/mlmodel.js';

/** What reading a folder needs, and who is told of every file's size once it was looked at. */
export interface InspectionOptions extends FileReading {
	readonly onPassed?: ((bytes: number) => void) | undefined;
}

/** Readers of whole folders by the file that makes one, in the order in which they are shown. */
const folderReaders = {
	MLmodel: readMlflow,
	'model_index.json': readDiffusers,
	'modules.json': readSentenceTransformers,
	'adapter_config.json': readPeft,
	'config.json': async (files: SideFiles, folder: string) =>
		(await readTransformers(files, folder)) ?? readKerasFolder(files, folder),
} as const;

const maxFolders = 1000;

/**
 * Tells what a folder of model files is, and what loading it would run, from the headers of its files; nothing of it is
 * loaded. What is broken is told by facts. Throws what the system throws, and the signal's reason.
 */
export async function inspectFiles(view: FolderView, options: InspectionOptions): Promise<Inspection> {
	const { signal, onPassed } = options;
	const weights = new Weights();
	const facts = new FoundFacts();
	const signatures: Signature[] = [];
	for (const { path, size } of view.files) {
		signal?.throwIfAborted();
		if (size > 0) {
			const found = await readOne(view, path, options);
			if (found.format) weights.add(path, found.format);
			if (found.signature) signatures.push(found.signature);
			facts.add(found.facts);
		}
		onPassed?.(size);
	}

	const files = new SideFiles(view);
	const folders = await foldersOf(view, files);
	const declared = folders.flatMap((folder) => ('signature' in folder ? [folder.signature] : []))[0];
	const card = await cardOf(files);
	const formats = [
		...folders.map(({ format, at, weights: where }) => ({ ...format, ...weights.sums(at, where) })),
		...weights.formats,
	];
	const [signature] = declared ? [declared] : signatures;
	const ofFolders = new FoundFacts();
	for (const folder of folders) ofFolders.add(folder.facts);
	// A file that can't be read fails again beside the weights that it belongs to.
	ofFolders.add(files.facts.filter(({ path }) => !facts.isUnread(path) && !ofFolders.isUnread(path)));
	return {
		formats: card ? withCard(formats, card) : formats,
		...(signature ? { signature } : {}),
		...(card ? { card } : {}),
		facts: facts.with(ofFolders),
	};
}

async function readOne(view: FolderView, path: string, options: InspectionOptions): Promise<HeaderReading> {
	try {
		const source = await view.open(path);
		try {
			return await readFile(source, path, options);
		} finally {
			await source.close();
		}
	} catch (error) {
		return { facts: [unreadFact(view, path, error)] };
	}
}

async function foldersOf(
	view: FolderView,
	files: SideFiles,
): Promise<(FolderFormat & { signature?: Signature })[]> {
	const found: (FolderFormat & { signature?: Signature })[] = [];
	for (const [name, read] of Object.entries(folderReaders)) {
		for (const { path } of view.files) {
			if (path !== name && !path.endsWith(`/${name}`)) continue;
			if (found.length >= maxFolders) {
				const detail = `more than ${maxFolders} folders of models; of this one and behind it nothing is told`;
				files.facts.push({ kind: 'unread', path, detail, part: 'code' });
				break;
			}
			const folder = await read(files, folderOf(path));
			if (folder) found.push(folder);
		}
	}
	// The parts of a pipeline are told by it.
	const wholes = found.filter(({ format }) => format.format === 'diffusers').map(({ at }) => at);
	return found.filter(
		({ at, format }) =>
			format.format !== 'transformers' || !wholes.some((whole) => at !== whole && at.startsWith(whole)),
	);
}

async function cardOf(files: SideFiles): Promise<ModelCard | undefined> {
	const path = 'README.md';
	const bytes = await files.bytes(path);
	if (!bytes) return undefined;
	const reading = readModelCard(bytes, path);
	if ('detail' in reading) files.facts.push({ kind: 'unread', path, detail: reading.detail });
	return reading.card;
}

/** What the card says goes for the first model of the folder that it stands in; what files themselves say comes first. */
function withCard(formats: readonly FoundFormat[], card: ModelCard): FoundFormat[] {
	const [first, ...rest] = formats;
	if (!first || folderOf(first.files[0] ?? '') !== '') return [...formats];
	const { licence, task, baseModels, languages } = card;
	return [
		{
			...first,
			...(licence !== undefined && first.licence === undefined ? { licence } : {}),
			...(task !== undefined ? { task } : {}),
			...(baseModels.length > 0 && !first.baseModels ? { baseModels } : {}),
			...(languages.length > 0 && !first.languages ? { languages } : {}),
		},
		...rest,
	];
}
