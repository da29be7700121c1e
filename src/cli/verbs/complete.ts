import { RegistryError } from '../../core/errors.js';
import { isReadable } from '../../core/registry/entries.js';
import type { Snapshot } from '../../core/registry/snapshot.js';
import { exitCode } from '../io.js';
import type { Verb } from '../verb.js';

/** What the scripts of `gmr completion` ask for: models, their aliases, and after `NAME/` its versions. */
export const complete: Verb = {
	usage: '__complete [WORD]',
	help: ['Prints what could stand for WORD, one a line. For the scripts of gmr completion.'],
	example: 'gmr __complete iris/',
	options: {},
	positionals: [0, 1],
	async run({ io, positionals, registry }) {
		const [word = ''] = positionals;
		const prefix = /^models:\/+/i.exec(word)?.[0] ?? '';
		const candidates = await candidatesFor(word.slice(prefix.length), () => registry.snapshot());
		io.out(candidates.map((candidate) => `${prefix}${candidate}\n`).join(''));
		return exitCode.done;
	},
};

async function candidatesFor(word: string, open: () => Promise<Snapshot>): Promise<readonly string[]> {
	try {
		const snapshot = await open();
		const [name = '', version] = word.split('/', 2);
		if (version === undefined) return await subjects(snapshot);
		const model = await snapshot.findModel(name);
		return model ? (await snapshot.versions(model)).map(({ number }) => `${name}/${number}`) : [];
	} catch (error) {
		// Where there is no registry there is nothing to offer, and nobody to tell.
		if (error instanceof RegistryError) return [];
		throw error;
	}
}

async function subjects(snapshot: Snapshot): Promise<readonly string[]> {
	const models = (await snapshot.models()).filter(isReadable);
	const named = models.map(async (model) => {
		const { name } = model.manifest.value;
		return [name, ...(await snapshot.aliases(model)).map(({ alias }) => `${name}@${alias}`)];
	});
	// A line break in a name would make two of it.
	return (await Promise.all(named)).flat().filter((each) => !/[\r\n]/.test(each));
}
