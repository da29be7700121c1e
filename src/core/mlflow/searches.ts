import type { MlflowAccess } from './access.js';
import type { Fields } from './fields.js';

export function searchModels(_fields: Fields, _access: MlflowAccess): Promise<object> {
	throw new Error('comes with the paging of core/search');
}
export function searchVersions(_fields: Fields, _access: MlflowAccess): Promise<object> {
	throw new Error('comes with the paging of core/search');
}
