import type { PickleReport } from '../core/inspection/pickleReport.js';
import { listed, plural, visible } from './format.js';

const shownNames = 8;

/** What unpickling a file would import, and from where on it could not be read. */
export function pickleSentences(path: string, { streams, gaps }: PickleReport): string[] {
	const imports = streams.flatMap((stream) => stream.imports);
	const names = new Map(imports.map((each) => [nameOf(each), each.verdict]));
	const packages = new Set(imports.flatMap(({ module }) => module?.split('.', 1)[0] ?? []));
	const of = (verdict: string) => [...names].filter(([, each]) => each === verdict).map(([name]) => name);
	const parts = [
		...told(of('runs-code'), (count, which) => `${count} starts programs or code: ${which}`),
		...told(of('unresolved'), (count) => `${count} is put together when it runs`),
		...told(of('not-known'), (count, which) => `${count} not from a known ML library: ${which}`),
	];
	const imported =
		names.size === 0
			? 'imports nothing'
			: `imports ${plural(names.size, 'name')} from ${plural(packages.size, 'package')}`;
	const isEmpty = streams.length === 0;
	return [
		...(isEmpty ? [] : [`Unpickling ${visible(path)} ${[imported, ...parts].join('; ')}.`]),
		...gaps.slice(0, shownNames).map(({ within, offset, reason, detail }) => {
			const place = within === '' ? visible(path) : `${visible(within)} in ${visible(path)}`;
			return `${place} could not be read past byte ${offset}: ${detail ?? reason}.`;
		}),
	];
}

function told(names: readonly string[], say: (count: number, which: string) => string): string[] {
	if (names.length === 0) return [];
	const more = names.length - shownNames;
	const which = names.slice(0, shownNames).map(visible);
	return [say(names.length, more > 0 ? `${which.join(', ')} and ${more} more` : listed(which))];
}

function nameOf({ module = '?', name = '?' }: { readonly module?: string; readonly name?: string }): string {
	return `${module}.${name}`;
}
