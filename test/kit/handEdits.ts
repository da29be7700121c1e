import {
	mkdirSync,
	readdirSync,
	renameSync,
	rmSync,
	symlinkSync,
	unlinkSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** What people and programs do to the files of a registry without asking: makes the edits of one random seed after the other. */
export class HandEdits {
	readonly #root: string;
	#seed: number;

	constructor(root: string, seed: number) {
		this.#root = root;
		this.#seed = seed;
	}

	/** Does one of them and tells which. */
	next(): string {
		const kinds = Object.entries(this.#kinds);
		const [name, edit] = kinds[this.#below(kinds.length)] ?? ['alias', this.#kinds.alias];
		const model = join(this.#root, 'models', `m${this.#below(3)}`);
		const version = 1 + this.#below(4);
		edit(model, version);
		return `${name} ${model} ${version}`;
	}

	readonly #kinds = {
		alias: (model: string, version: number) =>
			this.#replace(join(model, 'aliases/champion.yaml'), aliasText(version)),
		aliasInPlace: (model: string, version: number) =>
			this.#write(join(model, 'aliases/champion.yaml'), aliasText(version)),
		aliasWithOldTime: (model: string, version: number) => {
			const path = join(model, 'aliases/champion.yaml');
			this.#replace(path, aliasText(version));
			utimesSync(path, 1, 1);
		},
		otherAlias: (model: string, version: number) =>
			this.#write(join(model, `aliases/a${version}.yaml`), aliasText(version)),
		noAlias: (model: string, version: number) =>
			rmSync(join(model, `aliases/a${version}.yaml`), { force: true }),
		noAliases: (model: string) => rmSync(join(model, 'aliases'), { recursive: true, force: true }),
		name: (model: string, version: number) =>
			this.#write(join(model, 'model.yaml'), modelText(`n${version}`)),
		broken: (model: string) => this.#write(join(model, 'model.yaml'), 'name: [\n'),
		noModel: (model: string) => rmSync(model, { recursive: true, force: true }),
		version: (model: string, version: number) =>
			this.#write(join(model, `versions/${version}/version.yaml`), versionText(version)),
		versionInPlace: (model: string, version: number) =>
			this.#write(
				join(model, `versions/${version}/version.yaml`),
				versionText(version, 10 + this.#below(50)),
			),
		archived: (model: string, version: number) =>
			this.#write(join(model, `versions/${version}/notes.yaml`), 'archived:\n  why: "x"\n'),
		noNotes: (model: string, version: number) =>
			rmSync(join(model, `versions/${version}/notes.yaml`), { force: true }),
		deleted: (model: string, version: number) =>
			this.#write(
				join(model, `versions/${version}/deleted.yaml`),
				'deleted: "2026-11-21T12:00:00.000Z"\ndeleted_by: Ada\n',
			),
		gone: (model: string, version: number) =>
			rmSync(join(model, `versions/${version}`), { recursive: true, force: true }),
		link: (model: string) => {
			const path = join(model, 'aliases/champion.yaml');
			rmSync(path, { force: true });
			mkdirSync(dirname(path), { recursive: true });
			symlinkSync('a1.yaml', path);
		},
		moved: (model: string, version: number) => {
			const [from, to] = [join(model, `versions/${version}`), join(model, `versions/${version + 4}`)];
			if (readdirSync(this.#root).includes('models') && this.#isThere(from) && !this.#isThere(to))
				renameSync(from, to);
		},
	} as const;

	#isThere(path: string): boolean {
		try {
			readdirSync(path);
			return true;
		} catch {
			return false;
		}
	}

	#write(path: string, text: string): void {
		mkdirSync(dirname(path), { recursive: true });
		// Through a link it would write into another file.
		if (path.endsWith('champion.yaml')) this.#unlink(path);
		writeFileSync(path, text);
	}

	#unlink(path: string): void {
		try {
			unlinkSync(path);
		} catch {
			// It was not there.
		}
	}

	#replace(path: string, text: string): void {
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(`${path}.tmp`, text);
		renameSync(`${path}.tmp`, path);
	}

	/** A number of a linear congruential generator. */
	#below(limit: number): number {
		this.#seed = (this.#seed * 1_103_515_245 + 12_345) % 2 ** 31;
		return Math.floor((this.#seed / 2 ** 31) * limit);
	}
}

export function aliasText(version: number): string {
	return `version: ${version}\nmoved: "0123456789ABCDEFGHJKMNPQRS"\n`;
}

export function modelText(name: string): string {
	return `name: ${name}\ncreated: "2026-11-21T12:00:00.000Z"\ncreated_by: Ada <ada@example.com>\n`;
}

/** `seconds` are those of its `created`; its size does not depend on them. */
export function versionText(version: number, seconds = version): string {
	const digest = `sha256:${'0'.repeat(64)}`;
	const created = `2026-11-21T12:00:${String(seconds).padStart(2, '0')}.000Z`;
	return `version: ${version}\ncreated: "${created}"\ncreated_by: Ada\nsource: x\nartifacts:\n  storage: copy\n  digest: "${digest}"\n  size: 1\n  files: 1\n`;
}
