import { appendFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { layout } from '../../core/registry/layout.js';
import { atomicWrite, removeDeadTemporaries } from '../../files/atomicWrite.js';
import { removeEmptyFolders } from '../../files/editFiles.js';
import { currentOwner, isDeadOwner, parseOwner } from '../../files/processOwner.js';
import { randomId } from '../../files/randomId.js';
import { isMissing, persistently, removeFile, unlessMissing } from '../../files/systemError.js';
import type { Repository } from '../repository.js';

const excludePattern = '.incoming-*';
/** What only we make, and so all that we remove. */
const incomingPath = /^models\/[^/]+\/versions\/\.incoming-([0-9A-Z]{26})$/;

/**
 * Makes `models/<modelFolder>/versions/.incoming-<nonce>` in a registry, for files that are to become a version. git
 * passes it over; its owner is recorded outside of it. Gives its path relative to the registry.
 */
export async function createIncoming(
	{ commonDir }: Repository,
	registryRoot: string,
	modelFolder: string,
): Promise<string> {
	await excludeIncoming(commonDir);
	const nonce = randomId();
	const path = layout.incoming(modelFolder, nonce);
	const record = { ...(await currentOwner()), registry: registryRoot, path };
	try {
		await atomicWrite(recordFile(commonDir, nonce), JSON.stringify(record));
		await makeWhileOthersRemove(join(registryRoot, path));
	} catch (error) {
		await removeFile(recordFile(commonDir, nonce));
		throw error;
	}
	return path;
}

/** Removes an incoming folder, published or not, with its record and the folders it leaves empty. */
export async function discardIncoming(
	{ commonDir }: Repository,
	registryRoot: string,
	path: string,
): Promise<void> {
	const nonce = incomingPath.exec(path)?.[1];
	if (nonce === undefined) throw new RangeError(`Not an incoming folder: ${path}`);
	const folder = join(registryRoot, path);
	await persistently(() => rm(folder, { recursive: true, force: true }));
	await persistently(() => removeEmptyFolders(dirname(folder), join(registryRoot, layout.models)));
	await removeFile(recordFile(commonDir, nonce));
}

/** Removes the incoming folders of a registry that killed processes of this host have left. */
export async function removeDeadIncoming(repository: Repository, registryRoot: string): Promise<void> {
	const folder = join(repository.commonDir, 'gmr', 'incoming');
	await removeDeadTemporaries(folder);
	for (const name of await unlessMissing(readdir(folder), [])) {
		const text = await unlessMissing(readFile(join(folder, name), 'utf8'), '');
		const owner = parseOwner(text);
		if (!owner || !(await isDeadOwner(owner))) continue;
		const { registry, path } = JSON.parse(text) as Partial<Record<string, unknown>>;
		if (registry === registryRoot && typeof path === 'string' && incomingPath.test(path))
			await discardIncoming(repository, registryRoot, path);
	}
}

function recordFile(commonDir: string, nonce: string): string {
	return join(commonDir, 'gmr', 'incoming', `${nonce}.json`);
}

async function excludeIncoming(commonDir: string): Promise<void> {
	const file = join(commonDir, 'info', 'exclude');
	const text = await unlessMissing(readFile(file, 'utf8'), '');
	if (text.split(/\r?\n/).includes(excludePattern)) return;
	await mkdir(dirname(file), { recursive: true });
	const lineBreak = text === '' || text.endsWith('\n') ? '' : '\n';
	await appendFile(
		file,
		`${lineBreak}# Git Model Registry: versions that are being copied\n${excludePattern}\n`,
	);
}

/** Another registration of the same new model may remove the folders above as empty at any moment. */
async function makeWhileOthersRemove(folder: string): Promise<void> {
	for (let attempt = 1; ; attempt++) {
		try {
			await mkdir(folder, { recursive: true });
			return;
		} catch (error) {
			if (!isMissing(error) || attempt === 100) throw error;
		}
	}
}
