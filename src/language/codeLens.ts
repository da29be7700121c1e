import * as vscode from 'vscode';
import type { Disposes } from '../host/disposes.js';
import type { LiteralSyntax } from '../core/usages/literals.js';
import { findModelUris, type FoundUri } from '../core/usages/modelUris.js';
import { mayBeVolume } from '../core/usages/volume.js';
import { asCommand } from '../host/commands.js';
import type { Config } from '../host/config.js';
import { commandIds } from '../host/ids.js';
import { localize } from '../host/localize.js';
import type { Log } from '../host/log.js';
import type { Registries } from '../host/registries.js';
import { invalidLensText, lensTextOf, type LensText } from './lensTitle.js';
import { nearestRegistries } from './nearestRegistries.js';
import { syntaxOf } from './syntaxOf.js';

/** No scheme: a notebook's cells, untitled files and files of other hosts have schemes of their own. */
const selector: vscode.DocumentSelector = [
	{ language: 'python' },
	{ language: 'yaml' },
	{ language: 'dockercompose' },
	{ language: 'jsonc' },
	{ pattern: '**/*.{yml,yaml}' },
];
/** Old states of files and what is no file at all. */
const passedOver = new Set(['git', 'gitfs', 'output', 'vscode-scm', 'comment', 'review']);

class UriLens extends vscode.CodeLens {
	constructor(
		range: vscode.Range,
		readonly document: vscode.Uri,
		readonly found: FoundUri,
		readonly syntax: LiteralSyntax,
	) {
		super(range);
	}
}

/** Lenses above the `models:/` URIs of programs and configurations; they read snapshots in memory and nothing else. */
export class UriLenses implements vscode.CodeLensProvider<UriLens>, vscode.Disposable {
	readonly #registries: Registries;
	readonly #config: Config;
	readonly #log: Log;
	readonly #changed = new vscode.EventEmitter<void>();
	readonly #disposables: Disposes[];
	/** What was shown last, by document and URI: a lens is drawn again only if it says something else. */
	readonly #titles = new Map<string, { lens: UriLens; title: string | undefined }>();

	readonly onDidChangeCodeLenses = this.#changed.event;

	constructor(registries: Registries, config: Config, log: Log) {
		this.#registries = registries;
		this.#config = config;
		this.#log = log;
		this.#disposables = [
			this.#changed,
			registries.onDidChange(() => void this.#refresh()),
			config.onDidChangeCodeLens(() => this.#changed.fire()),
			vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#forget(uri)),
			vscode.languages.registerCodeLensProvider(selector, this),
		];
	}

	async provideCodeLenses(
		document: vscode.TextDocument,
		token: vscode.CancellationToken,
	): Promise<UriLens[] | undefined> {
		const { uri, languageId } = document;
		const syntax = syntaxOf(languageId, uri.path);
		if (!syntax || passedOver.has(uri.scheme) || !this.#config.isCodeLensEnabled(uri)) return undefined;
		const found = findModelUris(document.getText(), syntax).filter(isShown);
		if (found.length === 0) return undefined;
		if ((await this.#registries.all()).length === 0 || token.isCancellationRequested) return undefined;

		const byLine = new Map<number, UriLens>();
		for (const each of found) {
			const range = new vscode.Range(document.positionAt(each.start), document.positionAt(each.end));
			const { line } = range.start;
			const lens = new UriLens(range, uri, each, syntax);
			if (!byLine.has(line) && (isSure(each, syntax) || (await this.#hasText(lens)))) byLine.set(line, lens);
		}
		return Array.from(byLine.values());
	}

	async resolveCodeLens(lens: UriLens): Promise<UriLens> {
		try {
			const text = await this.#textOf(lens);
			this.#titles.set(keyOf(lens), { lens, title: text?.title });
			lens.command = commandOf(text);
		} catch (error) {
			this.#log.error('A lens could not be resolved', error);
			lens.command = commandOf(undefined);
		}
		return lens;
	}

	dispose(): void {
		for (const disposable of this.#disposables) disposable.dispose();
	}

	/** A lens without a text would be drawn as an empty line. */
	async #hasText(lens: UriLens): Promise<boolean> {
		try {
			return (await this.#textOf(lens)) !== undefined;
		} catch (error) {
			this.#log.error('A lens could not be resolved', error);
			return false;
		}
	}

	async #textOf({ found, document, syntax }: UriLens): Promise<LensText | undefined> {
		if (found.meaning.kind === 'invalid') return invalidLensText(localize);
		if (found.meaning.kind === 'dynamic') return undefined;
		const registries = nearestRegistries(this.#registries.current(), document.toString());
		return lensTextOf(found.meaning.uri, registries, syntax, localize);
	}

	async #refresh(): Promise<void> {
		// Lenses that were asked for before there was a registry are not known here.
		if (this.#titles.size === 0 || (await this.#hasOtherTitle())) this.#changed.fire();
	}

	async #hasOtherTitle(): Promise<boolean> {
		for (const { lens, title } of Array.from(this.#titles.values())) {
			const text = await this.#textOf(lens).catch(() => undefined);
			if (text?.title !== title) return true;
		}
		return false;
	}

	#forget(document: vscode.Uri): void {
		const prefix = `${document.toString()} `;
		for (const key of this.#titles.keys()) if (key.startsWith(prefix)) this.#titles.delete(key);
	}
}

/** Prose names URIs too; a lens there would be noise. What a program puts together can't be resolved. */
function isShown({ meaning, style }: FoundUri): boolean {
	if (style === 'tripleQuoted' || meaning.kind === 'dynamic') return false;
	// A profile belongs to Databricks: left alone.
	return meaning.kind === 'invalid' || meaning.uri.registry === undefined;
}

/** Has it a lens whatever the registries have? */
function isSure({ meaning }: FoundUri, syntax: LiteralSyntax): boolean {
	return meaning.kind !== 'uri' || (meaning.uri.kind !== 'logged-model' && !mayBeVolume(meaning.uri, syntax));
}

function commandOf(text: LensText | undefined): vscode.Command {
	if (!text) return { title: '', command: '' };
	return text.target
		? asCommand(commandIds.openPage, text.title, text.target)
		: { title: text.title, command: '' };
}

function keyOf({ document, found }: UriLens): string {
	return `${document.toString()} ${found.text}`;
}
