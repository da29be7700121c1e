/** How folders begin that are being filled aside; git passes over them. */
export const incomingPrefix = '.incoming-';

/** Where format 1 puts things, relative to the registry's folder. */
export const layout = {
	models: 'models',
	model: (folder: string) => `models/${folder}`,
	modelFile: (folder: string) => `models/${folder}/model.yaml`,
	card: (folder: string) => `models/${folder}/README.md`,
	aliases: (folder: string) => `models/${folder}/aliases`,
	aliasFile: (folder: string, file: string) => `models/${folder}/aliases/${file}.yaml`,
	versions: (folder: string) => `models/${folder}/versions`,
	version: (folder: string, version: number) => `models/${folder}/versions/${version}`,
	versionFile: (folder: string, version: number) => `models/${folder}/versions/${version}/version.yaml`,
	notesFile: (folder: string, version: number) => `models/${folder}/versions/${version}/notes.yaml`,
	deletedFile: (folder: string, version: number) => `models/${folder}/versions/${version}/deleted.yaml`,
	checksums: (folder: string, version: number) => `models/${folder}/versions/${version}/artifacts.sha256`,
	signature: (folder: string, version: number) => `models/${folder}/versions/${version}/signature.json`,
	/** What the files told when they were registered; absent in versions that are older than it. */
	inspection: (folder: string, version: number) => `models/${folder}/versions/${version}/inspection.json`,
	/** All parameters and metrics, where `version.yaml` has not room for them. */
	runFile: (folder: string, version: number) => `models/${folder}/versions/${version}/run.json`,
	artifacts: (folder: string, version: number) => `models/${folder}/versions/${version}/artifacts`,
	/** Names the files of the version that are in Git LFS; absent where none is. */
	lfsAttributes: (folder: string, version: number) => `models/${folder}/versions/${version}/.gitattributes`,
	incoming: (folder: string, nonce: string) => `models/${folder}/versions/${incomingPrefix}${nonce}`,
} as const;
