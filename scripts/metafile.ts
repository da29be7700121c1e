import { readFile } from 'node:fs/promises';
import { inRepository } from './paths.js';

/** What esbuild tells of one target, as `esbuild.js` leaves it in `out/metafile.json`. */
export interface Metafile {
	readonly inputs: Readonly<Record<string, unknown>>;
	readonly outputs: Readonly<
		Record<
			string,
			{
				readonly bytes: number;
				readonly inputs: Readonly<Record<string, unknown>>;
				readonly imports: readonly { readonly path: string; readonly kind: string }[];
			}
		>
	>;
}

/** By the names of `esbuild.js`: `extension`, `cli`, `webview`. */
export async function readMetafiles(): Promise<Record<string, Metafile>> {
	return JSON.parse(await readFile(inRepository('out', 'metafile.json'), 'utf8')) as Record<string, Metafile>;
}

/** The extension's entry with what it loads at once: bytes, and the source files in it. */
export async function mainBundle(): Promise<{ bytes: number; inputs: string[] }> {
	const outputs = (await readMetafiles())['extension']?.outputs ?? {};
	const loaded = new Set<string>();
	const load = (path: string) => {
		if (loaded.has(path) || !outputs[path]) return;
		loaded.add(path);
		for (const each of outputs[path].imports) if (each.kind === 'import-statement') load(each.path);
	};
	load('dist/extension/extension.js');
	const parts = [...loaded].flatMap((path) => outputs[path] ?? []);
	return {
		bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0),
		inputs: parts.flatMap(({ inputs }) => Object.keys(inputs)),
	};
}
