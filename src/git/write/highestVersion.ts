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
	const [inWorkTree, inIndexOrHead, upstream] = await Promise.all([
		files.list(inRegistry),
		git.run({
			command: ['ls-files', '-z', ...(head.commit === undefined ? [] : [`--with-tree=${head.commit}`])],
			operands: [folder],
		}),
		// Fails where the branch has no upstream, or the upstream is gone.
		git.feed({ command: ['ls-tree', '-z', '--name-only', '@{upstream}'], operands: [`${folder}/`] }),
	]);
	const names = [
		...inWorkTree.map(({ name }) => name),
		...childrenOf(folder, inIndexOrHead),
		...childrenOf(folder, upstream.stdout),
	];
	return names.reduce((highest, name) => Math.max(highest, versionOfFolder(name) ?? 0), 0);
}

function childrenOf(folder: string, output: Buffer): string[] {
	const paths = output.toString('utf8').split('\0');
	return paths.map((path) => path.slice(folder.length + 1).split('/', 1)[0] ?? '');
}
