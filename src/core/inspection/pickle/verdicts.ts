import type { PickleImport } from '../pickleReport.js';
import { knownImports } from './knownImports.js';
import { runsCodeModules, runsCodeNames, runsCodeParts } from './runsCode.js';

const known = namesOf(knownImports);
const running = namesOf(runsCodeNames);

function namesOf(table: Readonly<Record<string, string>>): Map<string, Set<string>> {
	return new Map(Object.entries(table).map(([module, names]) => [module, new Set(names.split(' '))]));
}

/** What is known of an import by its names alone; `undefined` names are put together when it is loaded. */
export function verdictOf(module: string | undefined, name: string | undefined): PickleImport['verdict'] {
	if (module === undefined || name === undefined) return 'unresolved';
	if (running.get(module)?.has(name) === true) return 'runs-code';
	if (known.get(module)?.has(name) === true) return 'known';
	// Classes that a TorchScript archive brings along, as code of its own: torch's reader in C++ looks nowhere else.
	if (module.startsWith('__torch__.')) return 'known';
	const [top = ''] = module.split('.', 1);
	if (runsCodeModules.has(top) || runsCodeModules.has(module)) return 'runs-code';
	// A dotted name goes through attributes of the module: another module that it imports, or what leads to one.
	const parts = name.split('.').map((part) => part.replace(/^_(?!_)/, ''));
	return parts.length > 1 && parts.some((part) => runsCodeParts.has(part)) ? 'runs-code' : 'not-known';
}
