import type { FoundFormat, FormatId } from '../inspection.js';
import { firstTensors } from '../formats/tensorSums.js';

/** Formats of which one model often has many files: all of a folder are one. */
const sharded: ReadonlySet<FormatId> = new Set(['safetensors', 'npy', 'torch', 'onnx', 'gguf']);
/** As many file names are kept. */
const maxFiles = 1000;

/** The models in single files, those of a model that lies in several files made one. Sorted by path. */
export class Weights {
	readonly #formats = new Map<string, FoundFormat>();

	add(path: string, found: Omit<FoundFormat, 'files'>): void {
		const key = this.#key(path, found);
		const before = this.#formats.get(key);
		this.#formats.set(key, before ? merged(before, path, found) : { ...found, files: [path] });
	}

	get formats(): FoundFormat[] {
		return [...this.#formats.values()];
	}

	/** What was learned, of the weights beside or below a folder: those that say it, of one format alone. */
	sums(folder: string, where: 'beside' | 'below'): Pick<FoundFormat, 'parameters' | 'dtypes'> {
		const inside = this.formats.filter(({ files: [first = ''], parameters }) => {
			const isHere = where === 'below' ? first.startsWith(folder) : folderOf(first) === folder;
			return isHere && parameters !== undefined;
		});
		// The same weights are often saved in several formats.
		const { format } = inside[0] ?? {};
		const own = inside.filter((each) => each.format === format);
		if (own.length === 0) return {};
		const dtypes = new Map<string, number>();
		for (const each of own)
			for (const [type, numbers] of Object.entries(each.dtypes ?? {}))
				dtypes.set(type, (dtypes.get(type) ?? 0) + numbers);
		return {
			parameters: own.reduce((sum, { parameters = 0 }) => sum + parameters, 0),
			dtypes: Object.fromEntries(dtypes),
		};
	}

	/** Shards are told by their names; arrays of numpy and safetensors of one folder are one model. */
	#key(path: string, { format }: Omit<FoundFormat, 'files'>): string {
		if (!sharded.has(format)) return path;
		if (format === 'safetensors' || format === 'npy') return `${format} ${folderOf(path)}`;
		const shard = /^(.*?)[-_.](\d{5})-of-(\d{5})(\.[^/]*)?$/.exec(path);
		return shard ? `${format} ${shard[1] ?? ''} ${shard[3] ?? ''}` : path;
	}
}

/** `''`, or with a `/` at the end. */
export function folderOf(path: string): string {
	return path.slice(0, path.lastIndexOf('/') + 1);
}

function merged(before: FoundFormat, path: string, found: Omit<FoundFormat, 'files'>): FoundFormat {
	const dtypes = new Map(Object.entries(before.dtypes ?? {}));
	for (const [type, numbers] of Object.entries(found.dtypes ?? {}))
		dtypes.set(type, (dtypes.get(type) ?? 0) + numbers);
	const { parameters = 0, tensors, files } = before;
	return {
		...before,
		files: files.length < maxFiles ? [...files, path] : files,
		...(dtypes.size > 0
			? {
					parameters: parameters + (found.parameters ?? 0),
					dtypes: Object.fromEntries(dtypes),
					tensors: {
						count: (tensors?.count ?? 0) + (found.tensors?.count ?? 0),
						first: [...(tensors?.first ?? []), ...(found.tensors?.first ?? [])].slice(0, firstTensors),
					},
				}
			: {}),
	};
}
