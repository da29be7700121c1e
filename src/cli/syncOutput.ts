import type { Synced } from '../git/sync/syncRegistry.js';
import type { Proposal } from '../git/proposal/pushProposal.js';
import { plural, visible } from '../wording/format.js';

/** The members of a sync in JSON answers. */
export function syncData(synced: Synced): Record<string, unknown> {
	const { state, upstream, renumbered, received, proposal } = synced;
	return {
		sync: state,
		upstream,
		pushed: state === 'pushed' || proposal?.isPushed === true,
		received,
		renumbered: renumbered.map(({ model, from, to }) => ({ model, from, to })),
		proposal: proposal
			? { branch: proposal.branch, pushed: proposal.isPushed, pull_request: proposal.url ?? null }
			: null,
	};
}

/** Which versions got another number, and why. */
export function renumberedLines({ renumbered, upstream }: Synced): string[] {
	return renumbered.map(
		({ model, from, to }) =>
			`${visible(model)} version ${from} became version ${to}: ${from} was taken on ${visible(upstream)}`,
	);
}

/** Where to go on with what a server refused. */
export function proposalLines(synced: Synced, { branch, isPushed, url, detail }: Proposal): string[] {
	const name = visible(branch);
	return [
		...renumberedLines(synced),
		`${visible(synced.upstream)} takes no direct push (${visible(detail)}); the change is on ${name} instead`,
		...(isPushed ? [] : [`Push it when you may: git push origin ${name}`]),
		...(url === undefined ? [] : [`Open a pull request: ${url}`]),
	];
}

/** What `gmr sync` tells people. */
export function syncLines(synced: Synced, isDry: boolean): string[] {
	const { state, branch, upstream, commits, received, proposal } = synced;
	const [here, there] = [visible(branch), visible(upstream)];
	const own = plural(commits.length, 'change');
	const others = received === 0 ? [] : [`${plural(received, 'commit')} of others`];
	const list = commits.map(({ message }) => `  ${visible(message.split('\n', 1)[0] ?? '')}`);
	const dry = isDry ? ' (dry run: nothing was pushed)' : '';
	switch (state) {
		case 'up-to-date':
			return [`${here} is up to date with ${there}`];
		case 'updated':
			return [
				`${here} now has ${others.join('')} from ${there}${isDry ? ' (dry run: it did not move)' : ''}`,
			];
		case 'pushed': {
			const after = others.length === 0 ? '' : `, after ${others.join('')}`;
			return [`Pushed ${own} to ${there}${after}${dry}`, ...list, ...renumberedLines(synced)];
		}
		case 'proposed':
			return [`Proposed ${own}`, ...list, ...(proposal ? proposalLines(synced, proposal) : [])];
	}
}
