import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { transform, type Metafile, type OutputFile } from 'esbuild';

/** Of a build that is split into ES modules, and not yet written. */
export interface SplitBuild {
	readonly outputFiles: readonly OutputFile[];
	readonly metafile: Metafile;
}

/** Holds what the entry loads at once. */
const startupFile = './startup.js';

/**
 * Writes split ES modules as CommonJS, which esbuild does not split itself, beside `entry` (the path of one of them, from
 * the repository). VS Code 1.100 takes both, but loads each ES module through a worker thread: measured, ours then took
 * 100 ms and more to load instead of 30. Node loads them in half the time, too: 60 ms less of the 200 of `gmr resolve`.
 *
 * What the entry imports without waiting, some forty modules, goes into one file: to find and open each for itself takes a
 * sixth of the time of `gmr resolve`.
 */
export async function writeCommonJs({ outputFiles, metafile }: SplitBuild, entry: string): Promise<void> {
	const folder = dirname(entry);
	await mkdir(folder, { recursive: true });
	const startup: string[] = [];
	const early = importedBy(entry, metafile);
	for (const { path, text } of outputFiles) {
		const name = `./${basename(path)}`;
		if (!name.endsWith('.js')) await writeFile(path, text);
		else if (early.has(name))
			startup.push(`${JSON.stringify(name)}(module,exports,require){${await commonJs(text)}}`);
		else await writeFile(path, askingStartup(await commonJs(text)));
	}
	await writeFile(join(folder, startupFile), startupText(startup));
	await writeFile(join(folder, 'package.json'), '{ "type": "commonjs" }\n');
}

/** Names as in `require` of the modules that come with `entry`. */
function importedBy(entry: string, { outputs }: Metafile): ReadonlySet<string> {
	const found = new Set<string>();
	const visit = (path: string) => {
		for (const { path: imported, kind } of outputs[path]?.imports ?? []) {
			const name = `./${basename(imported)}`;
			if (kind !== 'import-statement' || !outputs[imported] || found.has(name)) continue;
			found.add(name);
			visit(imported);
		}
	};
	visit(entry);
	return found;
}

async function commonJs(text: string): Promise<string> {
	// A module knows its address, by which it finds its worker and SQLite's machine code; CommonJS has to ask for it.
	const address = text.includes('import.meta.url')
		? {
				define: { 'import.meta.url': 'gmrModuleUrl' },
				banner: "const gmrModuleUrl=require('node:url').pathToFileURL(__filename).href;",
			}
		: {};
	const { code } = await transform(text, {
		...address,
		format: 'cjs',
		platform: 'node',
		target: 'node20',
		minify: true,
		supported: { 'dynamic-import': false },
	});
	return code;
}

/** A module whose `require` knows what is in the one file. */
function askingStartup(code: string): string {
	const [, hashbang = '', rest = ''] = /^(#!.*\n)?([^]*)$/.exec(code) ?? [];
	return `${hashbang}"use strict";require=require("${startupFile}");${rest}`;
}

/** Gives `require` as the modules beside it use it; each of `modules` is a method that fills what it exports. */
function startupText(modules: readonly string[]): string {
	return `"use strict";const makers={${modules.join(',\n')}},made={};
module.exports=function load(name){
if(!Object.hasOwn(makers,name))return require(name);
if(made[name])return made[name].exports;
const module=made[name]={exports:{}};
makers[name](module,module.exports,load);
return module.exports;
};
`;
}
