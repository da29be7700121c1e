import { versionOfFolder } from '../../core/model/versionNumber.js';
import type { FileStore } from '../../core/ports.js';
import { layout } from '../../core/registry/layout.js';
import type { Git } from '../git.js';
import type { Head } from '../head.js';

/**
 * The largest number among the versions of a model folder in the work tree, the index, HEAD and the upstream as last
 * fetched; 0 if there is none. git's folder is the top of the repository, to which `registryPath` is relative.
 */
export async function highestKnownVersion(
	git: Git,
	files: FileStore,
	head: Head,
	registryPath: string,
	modelFolder: string,
): Promise<number> {
	const inRegistry = layout.versions(modelFolder);
	const folder = registryPath === '' ? inRegistry : `${registryPath}/${inRegistry}`;
	const inTree = (tree: string) => ({
		command: ['ls-tree', '-z', '--name-only', tree],
		operands: [`${folder}/`],
	});
	// `ls-files --with-tree` would take twice as long as both: it lays the whole tree over the whole index.
	const [inWorkTree, index, inHead, upstream] = await Promise.all([
		files.list(inRegistry),
		git.run({ command: ['ls-files', '-z'], operands: [folder] }),
		head.commit === undefined ? Buffer.alloc(0) : git.run(inTree(head.commit)),
		// Fails where the branch has no upstream, or the upstream is gone.
		git.feed(inTree('@{upstream}')),
	]);
	const names = [
		...inWorkTree.map(({ name }) => name),
		...[index, inHead, upstream.stdout].flatMap((output) => childrenOf(folder, output)),
	];
	return names.reduce((highest, name) => Math.max(highest, versionOfFolder(name) ?? 0), 0);
}

function childrenOf(folder: string, output: Buffer): string[] {
	const paths = output.toString('utf8').split('\0');
	return paths.map((path) => path.slice(folder.length + 1).split('/', 1)[0] ?? '');
}
