import { resolve } from 'node:path';

/** How a page of VS Code's server is told what to open: a folder, or a `.code-workspace` file. */
export function workspaceParameter(path: string): Readonly<Record<string, string>> {
	const absolute = resolve(path);
	return absolute.endsWith('.code-workspace') ? { workspace: absolute } : { folder: absolute };
}
