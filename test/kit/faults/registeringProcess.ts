import { openTarget, perform, prepareSource } from './actions.js';
import type { Action } from './actions.js';

/** A process that registers so many versions of one model, by writers that all work at once. */
const [root = '', repository = '', model = '', count = '', writers = ''] = process.argv.slice(2);
await Promise.all(
	Array.from({ length: Number(writers) }, async (_, writer) => {
		const target = await openTarget(root);
		for (let index = writer; index < Number(count); index += Number(writers)) {
			const action: Action = { kind: 'register', model, content: `${process.pid} ${writer} ${index}` };
			await perform(target, action, await prepareSource(repository, action));
		}
	}),
);
