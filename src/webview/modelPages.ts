import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { Logger } from '../core/ports.js';
import type { Snapshot } from '../core/registry/snapshot.js';
import { webviewPanelIds } from '../host/ids.js';
import { parseSubject } from '../protocol/modelPage.js';
import { parseObject } from '../protocol/parse.js';
import type { ModelPageActions, ModelSubject } from './pageActions.js';
import { pageHtml } from './pageHtml.js';
import { PageSession } from './pageSession.js';
import { pageStrings } from './pageStrings.js';
import { pageWording } from './pageWording.js';

/** The type of the model page's panels, also for `onWebviewPanel:` and when-clauses. */
export const modelPageViewType = webviewPanelIds.modelPage;

/** What model pages are made with. */
export interface ModelPagesContext {
	readonly extensionUri: vscode.Uri;
	readonly source: {
		/** Some registry has changed, appeared or gone. */
		readonly onDidChange: vscode.Event<void>;
		/** The newest state of the registry at that root, as given to `open`. */
		snapshotOf(registryRoot: string): Snapshot | undefined;
	};
	readonly actions: ModelPageActions;
	readonly log: Logger;
}

interface Page {
	readonly panel: vscode.WebviewPanel;
	readonly session: PageSession;
}

/** The page of a model: one panel that is used again, restored after a reload and kept up to date. */
export class ModelPages implements vscode.Disposable {
	readonly #context: ModelPagesContext;
	#page: Page | undefined;

	constructor(context: ModelPagesContext) {
		this.#context = context;
	}

	/** Makes VS Code give back the page after a reload. Dispose to close it and stop. */
	register(): vscode.Disposable {
		const serializer = vscode.window.registerWebviewPanelSerializer(modelPageViewType, {
			deserializeWebviewPanel: (panel, state: unknown) => {
				const subject = savedSubject(state);
				// A second page, or one whose state is lost, has nothing to show.
				if (!subject || this.#page) panel.dispose();
				else this.#adopt(panel, subject);
				return Promise.resolve();
			},
		});
		return vscode.Disposable.from(serializer, this);
	}

	/** Shows the page of a model, with one of its versions open if given. */
	async open(
		registryRoot: string,
		modelName: string,
		options: { readonly version?: number; readonly preserveFocus?: boolean } = {},
	): Promise<void> {
		const subject = { registry: registryRoot, model: modelName };
		const page = this.#page ?? this.#adopt(this.#createPanel(options.preserveFocus ?? false), subject);
		page.panel.title = modelName;
		if (!page.panel.visible || !options.preserveFocus)
			page.panel.reveal(page.panel.viewColumn, options.preserveFocus);
		await page.session.show(subject, options.version);
	}

	dispose(): void {
		this.#page?.panel.dispose();
	}

	#createPanel(preserveFocus: boolean): vscode.WebviewPanel {
		return vscode.window.createWebviewPanel(
			modelPageViewType,
			'',
			{ viewColumn: vscode.ViewColumn.Active, preserveFocus },
			{ ...this.#options(), enableFindWidget: true, retainContextWhenHidden: false },
		);
	}

	/** Makes `panel` the page. */
	#adopt(panel: vscode.WebviewPanel, subject: ModelSubject): Page {
		const { extensionUri, source, actions, log } = this.#context;
		const session = new PageSession(subject, {
			port: {
				post: (message) => void panel.webview.postMessage(message),
				onMessage: (listener) => panel.webview.onDidReceiveMessage(listener),
			},
			snapshotOf: (registry) => source.snapshotOf(registry),
			open: ({ registry, model }, version) => void this.open(registry, model, { version }),
			actions,
			wording: pageWording(vscode.l10n),
			strings: pageStrings(vscode.l10n),
			language: vscode.env.language,
			log,
		});
		const refresh = (): void => {
			session.refresh().catch((error: unknown) => log.warn(`Model page: ${String(error)}`));
		};
		const page = { panel, session };
		const subscriptions = [
			source.onDidChange(refresh),
			panel.onDidChangeViewState(() => {
				// A hidden page is destroyed; when it is shown again it starts anew and asks.
				if (!panel.visible) session.pause();
			}),
		];
		panel.onDidDispose(() => {
			vscode.Disposable.from(...subscriptions).dispose();
			session.dispose();
			if (this.#page === page) this.#page = undefined;
		});
		const icon = (theme: string): vscode.Uri =>
			vscode.Uri.joinPath(extensionUri, 'media', `model-${theme}.svg`);
		panel.iconPath = { light: icon('light'), dark: icon('dark') };
		panel.title = subject.model;
		panel.webview.options = this.#options();
		panel.webview.html = this.#html(panel.webview);
		this.#page = page;
		return page;
	}

	#options(): vscode.WebviewOptions {
		return { enableScripts: true, enableForms: false, localResourceRoots: [this.#resources()] };
	}

	#html(webview: vscode.Webview): string {
		const uri = (file: string): string =>
			webview.asWebviewUri(vscode.Uri.joinPath(this.#resources(), file)).toString();
		return pageHtml({
			cspSource: webview.cspSource,
			nonce: randomBytes(16).toString('base64'),
			script: uri('main.js'),
			styles: [uri('codicon.css'), uri('main.css')],
			language: vscode.env.language,
		});
	}

	#resources(): vscode.Uri {
		return vscode.Uri.joinPath(this.#context.extensionUri, 'dist', 'webview');
	}
}

function savedSubject(state: unknown): ModelSubject | undefined {
	try {
		return parseSubject(parseObject(state)['subject']);
	} catch {
		// Saved by another version, or never started.
		return undefined;
	}
}
