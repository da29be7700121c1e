import type { MlflowAccess, MlflowWriter } from './access.js';
import {
	deleteAlias,
	deleteModelTag,
	deleteVersionTag,
	setAlias,
	setModelTag,
	setVersionTag,
} from './annotations.js';
import type { Fields } from './fields.js';
import { createModel, deleteModel, getLatestVersions, getModel, renameModel, updateModel } from './models.js';
import { searchModels, searchVersions } from './searches.js';
import {
	createVersion,
	deleteVersion,
	getDownloadUri,
	getVersion,
	getVersionByAlias,
	transitionStage,
	updateVersion,
} from './versions.js';

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
type Read = (fields: Fields, access: MlflowAccess) => Promise<object>;
type Write = (
	fields: Fields,
	access: MlflowAccess,
	writer: MlflowWriter,
	delivered: Promise<boolean> | undefined,
) => Promise<object>;

/** A request that is answered: what it is told by, and who answers it. */
export type Route = {
	readonly method: Method;
	/** Below `/api/2.0/mlflow/`. */
	readonly path: string;
} & ({ readonly kind: 'read'; readonly handle: Read } | { readonly kind: 'write'; readonly handle: Write });

/** All of the registry's REST interface (`mlflow/protos/model_registry.proto`, MLflow 3.17). */
export const routes: readonly Route[] = [
	write('POST', 'registered-models/create', createModel),
	read('GET', 'registered-models/get', getModel),
	write('PATCH', 'registered-models/update', updateModel),
	write('POST', 'registered-models/rename', renameModel),
	write('DELETE', 'registered-models/delete', deleteModel),
	read('GET', 'registered-models/search', searchModels),
	// Clients use POST, and fall back to GET.
	read('POST', 'registered-models/get-latest-versions', getLatestVersions),
	read('GET', 'registered-models/get-latest-versions', getLatestVersions),
	write('POST', 'registered-models/set-tag', setModelTag),
	write('DELETE', 'registered-models/delete-tag', deleteModelTag),
	write('POST', 'registered-models/alias', setAlias),
	write('DELETE', 'registered-models/alias', deleteAlias),
	read('GET', 'registered-models/alias', getVersionByAlias),
	write('POST', 'model-versions/create', createVersion),
	read('GET', 'model-versions/get', getVersion),
	write('PATCH', 'model-versions/update', updateVersion),
	write('POST', 'model-versions/transition-stage', transitionStage),
	write('DELETE', 'model-versions/delete', deleteVersion),
	read('GET', 'model-versions/search', searchVersions),
	read('GET', 'model-versions/get-download-uri', getDownloadUri),
	write('POST', 'model-versions/set-tag', setVersionTag),
	write('DELETE', 'model-versions/delete-tag', deleteVersionTag),
];

function read(method: Method, path: string, handle: Read): Route {
	return { method, path, kind: 'read', handle };
}

function write(method: Method, path: string, handle: Write): Route {
	return { method, path, kind: 'write', handle };
}
