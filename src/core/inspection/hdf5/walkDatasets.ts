import { HeaderFault } from '../formats/cursor.js';
import type { Hdf5File } from './hdf5File.js';
import { denseLinks, symbolTableLinks, type Link } from './links.js';
import { readObject, type Hdf5Object } from './readObject.js';

/** A dataset and the path that leads to it. */
export interface Dataset {
	readonly path: string;
	readonly object: Hdf5Object;
}

/** What a walk meets, besides datasets. */
export interface WalkOptions {
	/** Is the object of that path left out, with all below it? */
	readonly isLeftOut: (path: string) => boolean;
	/** A link into another file. */
	readonly onFile: (file: string) => void;
}

const maxDepth = 32;
const noNames: ReadonlySet<string> = new Set();

/** Every dataset below a group, once, in the file's order. What is wrong is noted with the file. */
export async function* datasetsBelow(
	file: Hdf5File,
	group: Hdf5Object,
	options: WalkOptions,
): AsyncGenerator<Dataset> {
	yield* new Walk(file, options).below(group, '', 0);
}

/** All links of a group, wherever they are kept. */
export async function* linksOf(file: Hdf5File, group: Hdf5Object): AsyncGenerator<Link> {
	yield* group.links;
	if (group.symbolTable) yield* symbolTableLinks(file, group.symbolTable);
	if (group.denseLinks) yield* denseLinks(file, group.denseLinks);
}

class Walk {
	readonly #seen = new Set<number>();

	constructor(
		private readonly file: Hdf5File,
		private readonly options: WalkOptions,
	) {}

	async *below(group: Hdf5Object, path: string, depth: number): AsyncGenerator<Dataset> {
		for await (const link of linksOf(this.file, group)) {
			this.file.step();
			const below = path === '' ? link.name : `${path}/${link.name}`;
			if (this.options.isLeftOut(below)) continue;
			if (link.file !== undefined) this.options.onFile(link.file);
			// A name of a name: what it stands for is met where it is.
			if (link.address === undefined || this.#seen.has(link.address)) continue;
			this.#seen.add(link.address);
			const object = await readObject(this.file, link.address, noNames);
			if (object.isDataset) yield { path: below, object };
			else if (depth < maxDepth) yield* this.below(object, below, depth + 1);
			else this.file.note(new HeaderFault(`groups are nested deeper than ${maxDepth}`), link.address);
		}
	}
}
