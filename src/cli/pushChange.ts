import { isRegistryError } from '../core/errors.js';
import type { Edit } from '../core/edit.js';
import type { Applied } from '../core/ports.js';
import type { Synced } from '../git/sync/syncRegistry.js';
import { printApplied, type Pushed } from './editOutput.js';
import { proposalLines, renumberedLines, syncData } from './syncOutput.js';
import type { Invocation } from './verb.js';

/**
 * Tells what was applied, with its final number where it is pushed: because of `--push`, or of git's setting `gmr.push`.
 * Throws what `syncRegistry` throws, after telling that the change is committed.
 */
export async function finishChange(invocation: Invocation, applied: Applied, root?: string): Promise<void> {
	const { io, json, options, registry } = invocation;
	const isAsked = options['push'] === true;
	if (applied.state === 'written' || applied.state === 'staged') {
		printApplied(io, applied, json);
		return;
	}
	const repository = await registry.repository(root);
	const { hasUpstream, isAutomatic } = await repository.pushing();
	const isProvisional = hasUpstream && applied.state === 'committed' && applied.edit.operation === 'register';
	if (!isAsked && !(isAutomatic && hasUpstream && applied.state !== 'unchanged')) {
		printApplied(io, applied, json, { isProvisional });
		return;
	}
	try {
		if (applied.branch === undefined) {
			const synced = await repository.sync();
			printApplied(io, finalApplied(applied, synced), json, pushedBy(synced));
		} else {
			const { remote, url } = await repository.pushProposal(applied.branch);
			const lines = url === undefined ? [] : [`Open a pull request: ${url}`];
			printApplied(io, applied, json, { upstream: remote, lines, data: { pull_request: url ?? null } });
		}
	} catch (error) {
		// What was not pushed is committed all the same; the reason follows.
		if (isRegistryError(error)) printApplied(io, applied, json, { isProvisional });
		throw error;
	}
}

function pushedBy(synced: Synced): Pushed {
	const { upstream, proposal, state } = synced;
	return {
		...(state === 'pushed' ? { upstream } : {}),
		lines: proposal ? proposalLines(synced, proposal) : renumberedLines(synced),
		data: syncData(synced),
	};
}

/** A change under the number and the commit it has in the end. */
function finalApplied(applied: Applied, { commits, renumbered, proposal }: Synced): Applied {
	const { edit } = applied;
	const moved = renumbered.find(({ model, from }) => model === edit.model && from === edit.version);
	const commit = commits.find(({ from }) => from === applied.commit)?.id ?? applied.commit;
	return {
		...applied,
		edit: moved ? renumberedEdit(edit, moved.from, moved.to) : edit,
		...(commit === undefined ? {} : { commit }),
		...(proposal ? { state: 'proposed', branch: proposal.branch } : {}),
	};
}

function renumberedEdit(edit: Edit, from: number, to: number): Edit {
	const summary = edit.summary.replace(new RegExp(`\\bversion ${from}\\b`), `version ${to}`);
	return { ...edit, summary, version: to };
}
