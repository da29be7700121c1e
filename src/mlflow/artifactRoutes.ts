import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ServerResponse } from 'node:http';
import { MlflowFailure } from '../core/mlflow/failure.js';
import { safetyHeaders, sendJson } from './responses.js';

/** A file of a version that clients may have. */
export interface ServedFile {
	/** Below the version's artifacts, `/`-separated. */
	readonly path: string;
	/** Bytes, of the file itself where there is only a pointer to it. */
	readonly size: number;
	/** Its bytes; fetched where there is only a pointer. Throws `RegistryError` before the first of them, or its last ones. */
	read(): Promise<AsyncIterable<Uint8Array>>;
}
export interface ServedVersions {
	/** The files that the checksum list of a version names; none where there is no such version. */
	files(modelFolder: string, version: number): Promise<readonly ServedFile[]>;
}

/** Where the files of a version are served, as clients are told: they do not take an encoded path, so it needs none. */
export function artifactPath(modelFolder: string, version: number): string {
	return `api/2.0/mlflow-artifacts/artifacts/${Buffer.from(modelFolder).toString('base64url')}/${version}`;
}

/**
 * `artifacts?path=FOLDER` lists, `artifacts/PATH` sends. Nothing but what a checksum list names is read, so a path leads
 * nowhere else. Throws `MlflowFailure`, `RegistryError`.
 */
export async function respondArtifacts(
	segments: readonly string[],
	query: URLSearchParams,
	versions: ServedVersions,
	response: ServerResponse,
): Promise<void> {
	const [route, ...below] = segments;
	if (route !== 'artifacts') throw notThere();
	const isListing = below.length === 0 || (below.length === 1 && below[0] === '');
	const parts = isListing ? (query.get('path') ?? '').split('/') : below;
	const [encoded = '', number = '', ...path] = parts.filter((part) => part !== '');
	if (!/^[1-9]\d{0,9}$/.test(number)) throw notThere();
	const files = await versions.files(Buffer.from(encoded, 'base64url').toString('utf8'), Number(number));
	if (isListing) sendJson(response, 200, { files: listing(files, path.join('/')) });
	else await sendFile(files, path.join('/'), response);
}

interface ListedEntry {
	readonly path: string;
	readonly is_dir: boolean;
	readonly file_size?: number;
}

/** MLflow's client puts names into addresses as they are: these would lead to another file, or to none. */
const undelivered = /[#?]|%[0-9A-Fa-f]{2}/;

/**
 * What is in a folder, with paths from there; of a file nothing, which tells clients that it is one. Throws `MlflowFailure`
 * for a name that a client would ask for wrongly.
 */
function listing(files: readonly ServedFile[], folder: string): ListedEntry[] {
	const prefix = folder === '' ? '' : `${folder}/`;
	const entries = new Map<string, ListedEntry>();
	for (const { path, size } of files) {
		if (!path.startsWith(prefix)) continue;
		const [name = '', ...rest] = path.slice(prefix.length).split('/');
		if (undelivered.test(name))
			throw new MlflowFailure(
				'INVALID_PARAMETER_VALUE',
				`MLflow's client can't download ${JSON.stringify(path)}: it does not encode "#", "?" and "%" in names. Get the files with: gmr export`,
			);
		entries.set(
			name,
			rest.length > 0 ? { path: name, is_dir: true } : { path: name, is_dir: false, file_size: size },
		);
	}
	return [...entries.values()];
}

async function sendFile(files: readonly ServedFile[], path: string, response: ServerResponse): Promise<void> {
	const file = files.find((each) => each.path === path);
	if (!file) throw notThere();
	const bytes = await file.read();
	// More or fewer bytes than are told would be taken for the next answer, or for all of it.
	response.strictContentLength = true;
	response.writeHead(200, {
		...safetyHeaders,
		'Content-Type': 'application/octet-stream',
		'Content-Length': file.size,
		'Content-Disposition': `attachment; filename="${asciiName(path)}"`,
	});
	await pipeline(Readable.from(bytes), response);
}

function asciiName(path: string): string {
	const name = path.slice(path.lastIndexOf('/') + 1);
	return name.replace(/[^\w.-]/g, '_');
}

function notThere(): MlflowFailure {
	return new MlflowFailure('RESOURCE_DOES_NOT_EXIST', 'There is no such file of a model version.');
}
