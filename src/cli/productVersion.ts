import { readFile } from 'node:fs/promises';

/** The version of this `gmr`: what the nearest manifest above its code says that has one. */
export async function productVersion(): Promise<string> {
	let folder = new URL('.', import.meta.url);
	for (;;) {
		const text = await readFile(new URL('package.json', folder), 'utf8').catch(() => '{}');
		const { version } = JSON.parse(text) as { readonly version?: string };
		if (version !== undefined) return version;
		const above = new URL('..', folder);
		if (above.href === folder.href) throw new Error(`No manifest above ${import.meta.url} has a version`);
		folder = above;
	}
}
