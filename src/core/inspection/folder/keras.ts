import { defined } from '../../manifest/plain.js';
import { textAt } from '../formats/json.js';
import { kerasModel } from '../formats/kerasModel.js';
import type { FolderFormat, SideFiles } from './folderView.js';

/** A model that Keras 3 saved as a folder, as on the Hugging Face Hub: what a `.keras` archive holds, unpacked. */
export async function readKerasFolder(files: SideFiles, folder: string): Promise<FolderFormat | undefined> {
	const path = `${folder}config.json`;
	const config = await files.json(path);
	if (textAt(config, 'class_name') === undefined) return undefined;
	const metadata = await files.json(`${folder}metadata.json`);
	const { architecture, details, facts } = kerasModel(config, path);
	return {
		at: folder,
		weights: 'beside',
		format: {
			format: 'keras',
			files: [path, ...files.present(`${folder}metadata.json`)],
			framework: 'keras',
			...defined({ frameworkVersion: textAt(metadata, 'keras_version') }),
			architecture,
			details: defined({ ...details, saved: textAt(metadata, 'date_saved') }),
		},
		facts,
	};
}
