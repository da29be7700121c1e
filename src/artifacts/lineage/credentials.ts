import { realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { utf8 } from '../../core/base/utf8.js';
import { readSmallFile } from './smallFile.js';

const maxBytes = 64 * 1024;

/**
 * The `Authorization` header that MLflow's own client would send to a tracking server (3.17): Basic of
 * `MLFLOW_TRACKING_USERNAME` and `_PASSWORD`, each also from the section `[mlflow]` of `~/.mlflow/credentials`; else Bearer of
 * `MLFLOW_TRACKING_TOKEN`. `undefined` where it would send none. Nothing is asked.
 */
export async function authorization(
	environment: NodeJS.ProcessEnv,
	home = homedir(),
): Promise<string | undefined> {
	const path = join(home, '.mlflow', 'credentials');
	// The user's own file, which may be a link to where they keep such files.
	const real = await realpath(path).catch(() => path);
	const { bytes } = await readSmallFile(real, '~/.mlflow/credentials', maxBytes);
	const stored = parseCredentials(bytes ? (utf8(bytes) ?? '') : '');
	// A variable that is set to nothing counts as not set, as it does to the client.
	const either = (name: string) => nonEmpty(environment[name]) ?? nonEmpty(stored.get(name.toLowerCase()));
	const user = either('MLFLOW_TRACKING_USERNAME');
	const password = either('MLFLOW_TRACKING_PASSWORD');
	if (user && password) return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
	const token = environment['MLFLOW_TRACKING_TOKEN'];
	return token ? `Bearer ${token}` : undefined;
}

function nonEmpty(text: string | undefined): string | undefined {
	return text === '' ? undefined : text;
}

/** The keys of section `[mlflow]` of an INI file, in lower case. */
export function parseCredentials(text: string): ReadonlyMap<string, string> {
	const found = new Map<string, string>();
	let isOurs = false;
	for (const line of text.split(/\r?\n/)) {
		const section = /^\[([^\]]*)\]\s*$/.exec(line);
		if (section) isOurs = section[1] === 'mlflow';
		else if (isOurs) {
			const pair = /^([^#;\s=:][^=:]*)[=:](.*)$/.exec(line);
			if (pair) found.set((pair[1] ?? '').trim().toLowerCase(), (pair[2] ?? '').trim());
		}
	}
	return found;
}
