import { deleteAlias as deleteAliasOperation, setAlias as setAliasOperation } from '../operations/aliases.js';
import { deleteTag, setTag, type Subject } from '../operations/annotate.js';
import { isRegistryError, type ErrorCode } from '../errors.js';
import type { Operation } from '../edit.js';
import type { MlflowAccess, MlflowWriter } from './access.js';
import type { Fields } from './fields.js';
import { findModel, findVersion, namedVersion } from './find.js';
import {
	checkAlias,
	checkModelName,
	checkNewAlias,
	checkTag,
	checkTagKey,
	checkVersionTag,
	checkVersionText,
	versionOf,
} from './validate.js';

export async function setModelTag(fields: Fields, access: MlflowAccess, writer: MlflowWriter) {
	return set(fields, writer, await modelSubject(fields, access, checkSet));
}

export async function deleteModelTag(fields: Fields, access: MlflowAccess, writer: MlflowWriter) {
	return remove(fields, writer, await modelSubject(fields, access, checkDeleted));
}

export async function setVersionTag(fields: Fields, access: MlflowAccess, writer: MlflowWriter) {
	return set(fields, writer, await versionSubject(fields, access, checkSetOfVersion));
}

export async function deleteVersionTag(fields: Fields, access: MlflowAccess, writer: MlflowWriter) {
	return remove(fields, writer, await versionSubject(fields, access, checkDeleted));
}

export async function setAlias(fields: Fields, access: MlflowAccess, writer: MlflowWriter) {
	const name = fields.required('name');
	const text = fields.required('alias');
	const number = fields.required('version');
	checkModelName(name);
	const alias = checkNewAlias(text);
	const version = versionOf(name, number);
	await findVersion(await access.snapshot(), { name, version });
	await writer.apply(setAliasOperation({ name, alias, version }));
	return {};
}

/** That there is none is fine. */
export async function deleteAlias(fields: Fields, access: MlflowAccess, writer: MlflowWriter) {
	const name = fields.required('name');
	const text = fields.required('alias');
	checkModelName(name);
	const alias = checkAlias(text);
	await findModel(await access.snapshot(), name);
	await unless('alias-not-found', writer, deleteAliasOperation({ name, alias }));
	return {};
}

async function modelSubject(fields: Fields, access: MlflowAccess, check: Check): Promise<Subject> {
	const name = fields.required('name');
	fields.required('key');
	checkModelName(name);
	check(fields);
	await findModel(await access.snapshot(), name);
	return { name };
}

async function versionSubject(fields: Fields, access: MlflowAccess, check: Check): Promise<Subject> {
	for (const field of ['name', 'version', 'key']) fields.required(field);
	checkModelName(fields.required('name'));
	checkVersionText(fields.required('version'));
	check(fields);
	const named = namedVersion(fields);
	await findVersion(await access.snapshot(), named);
	return named;
}

type Check = (fields: Fields) => void;

function checkSet(fields: Fields): void {
	checkTag(fields.required('key'), fields.text('value') ?? '');
}

function checkSetOfVersion(fields: Fields): void {
	checkVersionTag(fields.required('key'), fields.text('value') ?? '');
}

function checkDeleted(fields: Fields): void {
	checkTagKey(fields.required('key'));
}

async function set(fields: Fields, writer: MlflowWriter, subject: Subject) {
	await writer.apply(setTag(subject, fields.required('key'), fields.text('value') ?? ''));
	return {};
}

async function remove(fields: Fields, writer: MlflowWriter, subject: Subject) {
	await unless('tag-not-found', writer, deleteTag(subject, fields.required('key')));
	return {};
}

/** Applies it; that what it deletes is not there is no failure to MLflow. */
async function unless(code: ErrorCode, writer: MlflowWriter, operation: Operation): Promise<void> {
	try {
		await writer.apply(operation);
	} catch (error) {
		if (!isRegistryError(error, code)) throw error;
	}
}
