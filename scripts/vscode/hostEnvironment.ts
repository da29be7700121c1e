/**
 * The environment that a VS Code of ours starts with: this process's, and `added` on top, where undefined removes
 * a variable. The variables of a VS Code in whose terminal we may be running are left out: they would tie ours to it.
 */
export function hostEnvironment(added: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	const own = Object.entries(process.env).filter(([name]) => !/^(VSCODE|ELECTRON)_/.test(name));
	return { ...Object.fromEntries(own), ...added };
}
