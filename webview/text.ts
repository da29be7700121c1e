import type { PageFile } from '../src/protocol/modelPage.js';
import type { PageStrings } from '../src/protocol/pageStrings.js';

/** `template` with its `{named}` places filled. */
export function fill(template: string, args: Readonly<Record<string, string | number>>): string {
	return template.replace(/\{(\w+)\}/g, (place, name: string) =>
		Object.hasOwn(args, name) ? String(args[name]) : place,
	);
}

/** `Version 7`. */
export function versionTitle(strings: PageStrings, version: number | string): string {
	return fill(strings.version, { version });
}

/** What a file of the model is called. */
export function fileName(file: PageFile): string {
	switch (file.kind) {
		case 'model':
			return 'model.yaml';
		case 'card':
			return 'README.md';
		case 'alias':
			return `${file.alias}.yaml`;
		case 'version':
			return 'version.yaml';
		case 'notes':
			return 'notes.yaml';
		case 'signature':
			return 'signature.json';
		case 'run':
			return 'run.json';
	}
}
