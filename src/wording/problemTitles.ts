import type { ProblemCode } from '../core/problem.js';

/** What each code stands for, in general. */
export const problemTitles: Readonly<Record<ProblemCode, string>> = {
	'yaml-invalid': 'A file is not valid YAML',
	'yaml-refused': 'A file uses what YAML allows and the registry does not',
	'unresolved-merge': 'A merge was not finished',
	'schema-mismatch': 'A value is not what the format asks for',
	'format-newer': 'The registry was written by a newer version',
	'file-missing': 'A file is missing',
	'alias-dangling': 'An alias points at a version that is not there',
	'alias-file-invalid': 'The name of a file is none of an alias',
	'folder-invalid': 'The name of a folder is none that is given',
	'name-taken': 'Two models have one name',
	'name-twin': 'The names of two models look alike',
	'path-twin': 'Two files are one where case is ignored',
	'versions-gone': 'Versions are gone without a deleted.yaml',
	'deleted-incomplete': 'Files of a deleted version are still there',
	'replacement-missing': 'What a version was replaced by is not there',
	'checksums-invalid': 'The list of checksums is broken',
	'digest-mismatch': 'The list of checksums was changed',
	'artifact-missing': 'A listed file of a model is not there',
	'artifact-unlisted': 'A file of a model is not listed',
	'folder-mismatch': 'A version is in the folder of another number',
	'source-credentials': 'A credential is in the registry',
	'source-local': 'A source is a path of one machine',
	'parent-unresolved': 'A parent is not in the registry',
};
