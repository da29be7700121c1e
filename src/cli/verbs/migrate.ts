import { migrate as migrateRegistry, planMigration } from '../../core/operations/migrate.js';
import { change, changeHelp, changeOptions } from '../change.js';
import type { Verb } from '../verb.js';

export const migrate: Verb = {
	usage: 'migrate',
	help: [
		'Brings the files that gmr itself writes up to what this version writes. What people changed is left.',
		...changeHelp,
	],
	example: 'gmr migrate --dry-run',
	options: changeOptions,
	positionals: [0, 0],
	async run(invocation) {
		const { io, registry } = invocation;
		const { left } = await planMigration(await registry.snapshot());
		for (const path of left)
			io.err(
				`gmr: ${path} was changed by hand, so it is left as it is. Compare it with that of a new registry.\n`,
			);
		return change(invocation, migrateRegistry());
	},
};
