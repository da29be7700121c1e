/** Files that tell a model folder: MLflow's own, and formats that hold nothing else. */
export const modelFileGlob =
	'**/{MLmodel,saved_model.pb,pytorch_model.bin,model.pkl,model.joblib,model.pt,model.pth,*.safetensors,*.onnx,*.gguf,*.skops,*.keras}';

/**
 * The folders of such files, without those inside a registry and those inside a folder with an `MLmodel`, which are
 * parts of a model. Paths are `/`-separated; at most `limit` folders, the outermost first.
 */
export function modelFoldersOf(
	files: Iterable<string>,
	registries: readonly string[],
	limit: number,
): readonly string[] {
	const folders = new Set<string>();
	const whole = new Set<string>();
	for (const file of files) {
		const folder = file.slice(0, file.lastIndexOf('/'));
		folders.add(folder);
		if (file.endsWith('/MLmodel')) whole.add(folder);
	}
	return Array.from(folders)
		.filter((folder) => !registries.some((root) => folder === root || folder.startsWith(`${root}/`)))
		.filter((folder) => !hasAncestorIn(whole, folder))
		.sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1))
		.slice(0, limit);
}

function hasAncestorIn(whole: ReadonlySet<string>, folder: string): boolean {
	for (let at = folder.lastIndexOf('/'); at > 0; at = folder.lastIndexOf('/', at - 1)) {
		if (whole.has(folder.slice(0, at))) return true;
	}
	return false;
}

function depth(path: string): number {
	return path.split('/').length;
}
