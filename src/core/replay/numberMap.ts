import { readAliasFile, renderAliasFile } from '../manifest/aliasFile.js';
import { readNotesFile, renumberNotesFile } from '../manifest/notesFile.js';
import { readVersionFile, renumberVersionFile } from '../manifest/versionFile.js';
import type { VersionNumber } from '../model/brands.js';
import { parseModelUri } from '../model/modelUri.js';
import { aliasOfPath, formatRegistryPath, parseRegistryPath } from './registryPath.js';

/** What became of our numbers: the folders and versions that have others in the target. */
export class NumberMap {
	readonly #folders = new Map<string, string>();
	readonly #versions = new Map<string, Map<number, VersionNumber>>();
	/** Folder by a name that one of our commits knew the model by. */
	readonly #names = new Map<string, string>();

	moveFolder(ours: string, target: string): void {
		this.#folders.set(ours, target);
	}

	moveVersion(folder: string, ours: number, target: VersionNumber): void {
		const versions = this.#versions.get(folder) ?? new Map<number, VersionNumber>();
		this.#versions.set(folder, versions.set(ours, target));
	}

	nameFolder(name: string, folder: string): void {
		this.#names.set(name, folder);
	}

	hasFolder(ours: string): boolean {
		return this.#folders.has(ours);
	}

	hasVersion(folder: string, ours: number): boolean {
		return this.#versions.get(folder)?.has(ours) ?? false;
	}

	folder(ours: string): string {
		return this.#folders.get(ours) ?? ours;
	}

	/** `folder` is ours too. */
	version(folder: string, ours: VersionNumber): VersionNumber {
		return this.#versions.get(folder)?.get(ours) ?? ours;
	}

	path(ours: string): string {
		const { folder, version, rest } = parseRegistryPath(ours);
		if (folder === undefined) return ours;
		return formatRegistryPath({
			folder: this.folder(folder),
			rest,
			...(version === undefined ? {} : { version: this.version(folder, version) }),
		});
	}

	/** Does a file's text name versions, so that it may have to be written anew? */
	isNumbered(ours: string): boolean {
		const { version, rest } = parseRegistryPath(ours);
		return version === undefined ? aliasOfPath(ours) !== undefined : /^(?:version|notes)\.yaml$/.test(rest);
	}

	/** The text of one of our files with the target's numbers; `undefined` where it is right as it is. */
	text(ours: string, bytes: Uint8Array): string | undefined {
		const { folder = '', version, rest } = parseRegistryPath(ours);
		const path = this.path(ours);
		if (version === undefined) {
			const alias = readAliasFile(bytes, path);
			if (!alias.ok) return undefined;
			const target = this.version(folder, alias.value.version);
			if (target === alias.value.version) return undefined;
			return renderAliasFile({ ...alias.value, version: target }, path, bytes);
		}
		if (rest === 'notes.yaml') {
			const notes = readNotesFile(bytes, path);
			const replacedBy = notes.ok ? notes.value.archived?.replacedBy : undefined;
			const target = replacedBy && this.version(folder, replacedBy);
			return target === replacedBy || target === undefined
				? undefined
				: renumberNotesFile(bytes, path, target);
		}
		const manifest = readVersionFile(bytes, path);
		if (!manifest.ok) return undefined;
		const target = this.version(folder, version);
		const { parents } = manifest.value.lineage;
		const mapped = parents.map((uri) => this.uri(uri));
		const isSame = target === manifest.value.version && mapped.every((uri, index) => uri === parents[index]);
		return isSame ? undefined : renumberVersionFile(bytes, path, target, mapped);
	}

	/** A `models:/` URI with the target's number; any other text as it is. */
	uri(text: string): string {
		const at = /^(models:\/+.+\/)(\d+)$/.exec(text);
		const parsed = at && parsedUri(text);
		if (!at || parsed?.kind !== 'version' || parsed.version === undefined) return text;
		const folder = this.#names.get(parsed.name);
		return folder === undefined ? text : `${at[1] ?? ''}${this.version(folder, parsed.version)}`;
	}

	/** A commit's message: the numbers in its sentences and trailers. */
	message(text: string): string {
		let folder: string | undefined;
		return text
			.split('\n')
			.map((line) => {
				const model = /^Registry-Model: (.*)$/.exec(line)?.[1];
				if (model !== undefined) folder = this.#names.get(model);
				const trailer = /^Registry-Version: (\d+)$/.exec(line)?.[1];
				if (trailer !== undefined)
					return folder === undefined ? line : `Registry-Version: ${this.#number(folder, trailer)}`;
				return model === undefined ? this.#sentence(line) : line;
			})
			.join('\n');
	}

	#sentence(line: string): string {
		for (const [name, folder] of this.#names) {
			// A commit of several changes lists them.
			const words = line.replace(/^- /, '');
			const isOfVersions =
				['Set', 'Move', 'Remove alias'].some((verb) => words.startsWith(`${verb} ${name}@`)) ||
				words.startsWith(`Renumber ${name} version `);
			if (isOfVersions)
				return line.replace(
					/\bversion (\d+)/g,
					(_, digits: string) => `version ${this.#number(folder, digits)}`,
				);
			const phrase = `${name} version `;
			const at = line.indexOf(phrase) + phrase.length;
			const digits = line.includes(phrase) ? /^\d+/.exec(line.slice(at))?.[0] : undefined;
			if (digits !== undefined)
				return line.slice(0, at) + this.#number(folder, digits) + line.slice(at + digits.length);
		}
		return line;
	}

	#number(folder: string, digits: string): string {
		return String(this.#versions.get(folder)?.get(Number(digits)) ?? digits);
	}
}

function parsedUri(text: string) {
	try {
		return parseModelUri(text);
	} catch {
		// What a person wrote as a parent need not be a URI of ours.
		return undefined;
	}
}
