import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository of Git Model Registry, from `out/scripts/`. */
export const repositoryRoot = fileURLToPath(new URL('../..', import.meta.url));

/** A path within the repository. */
export function inRepository(...parts: string[]): string {
	return join(repositoryRoot, ...parts);
}

/** What `npm run package` makes. */
export const packages = {
	vsix: inRepository('out', 'package', 'git-model-registry.vsix'),
	cli: inRepository('out', 'package', 'git-model-registry-cli.tgz'),
} as const;

/** The bundled CLI. */
export const gmrBundle = inRepository('dist', 'cli', 'gmr.js');
