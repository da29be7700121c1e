import { join, relative, resolve } from 'node:path';
import { initRegistry } from '../../core/operations/initRegistry.js';
import { setUpLfs } from '../../core/operations/setUpLfs.js';
import { isRegistry } from '../../files/findRegistry.js';
import { change, changeHelp, changeOptions } from '../change.js';
import { textOption, type Invocation, type Verb } from '../verb.js';

export const init: Verb = {
	usage: 'init [DIR] [--name NAME] [--description TEXT] [--lfs]',
	help: [
		'DIR is the folder of the registry, model-registry below the current folder unless given.',
		'--lfs, also for a registry that is there: .lfsconfig at the top of the repository lets clones bring pointers instead of the large files of every version; gmr fetch and gmr resolve --path fetch one version when needed.',
		...changeHelp,
	],
	example: 'gmr init',
	options: {
		name: { type: 'string' },
		description: { type: 'string' },
		lfs: { type: 'boolean' },
		...changeOptions,
	},
	positionals: [0, 1],
	async run(invocation) {
		const { io, positionals, options, json, registry } = invocation;
		const root = resolve(registry.folder, positionals[0] ?? 'model-registry');
		const name = textOption(options, 'name');
		const description = textOption(options, 'description');
		const operation = initRegistry({
			...(name === undefined ? {} : { name }),
			...(description === undefined ? {} : { description }),
		});
		const isLfs = options['lfs'] === true;
		if (isLfs && (await isRegistry(root))) return setUp(invocation, root);
		const code = await change(invocation, operation, root);
		if (json || options['dry-run'] === true) return isLfs ? setUp(invocation, root) : code;
		io.err(`Created ${join(relative(registry.folder, root) || '.', 'registry.yaml')}\n`);
		if (isLfs) return setUp(invocation, root);
		io.err('For models with files above 10 MB, set up Git LFS: git lfs install, then gmr init --lfs\n');
		return code;
	},
};

/** `.lfsconfig` lies at the top of the repository, where Git LFS looks for it: an Edit of that folder. */
async function setUp(invocation: Invocation, root: string): Promise<number> {
	const { io, registry } = invocation;
	const git = await registry.repository(root);
	const [registryPath, top] = await Promise.all([git.registryPath(), git.repositoryRoot()]);
	const code = await change(invocation, setUpLfs({ registryPath }), top);
	const { lfs } = await git.storage({ largest: Infinity, all: Infinity });
	if (lfs === 'not-installed')
		io.err('git-lfs is not installed here. Install it, then run: git lfs install\n');
	if (lfs === 'not-configured')
		io.err('git does not use Git LFS here yet. Set it up with: git lfs install\n');
	return code;
}
