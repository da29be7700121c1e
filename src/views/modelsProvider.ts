import * as vscode from 'vscode';
import { localize } from '../host/localize.js';
import type { Log } from '../host/log.js';
import type { Registries } from '../host/registries.js';
import type { WorkspaceState } from '../host/workspaceState.js';
import { modelCard, versionCard } from './card.js';
import { ModelTree } from './modelTree.js';
import type { Node } from './nodes.js';
import { rowOf, type Row } from './rows.js';
import { ShownRows } from './shownRows.js';
import { tooltipOf } from './tooltip.js';
import { treeItemOf } from './treeItem.js';

/** Gives VS Code the rows of the tree, and tells which of them to show again when a registry changed. */
export class ModelsProvider implements vscode.TreeDataProvider<Node>, vscode.Disposable {
	readonly tree: ModelTree;
	readonly #registries: Registries;
	readonly #state: WorkspaceState;
	readonly #log: Log;
	readonly #shown = new ShownRows();
	readonly #changed = new vscode.EventEmitter<Node | Node[] | undefined>();
	readonly #served = new vscode.EventEmitter<void>();
	readonly #subscription: vscode.Disposable;
	#compares = 0;

	readonly onDidChangeTreeData = this.#changed.event;

	constructor(registries: Registries, state: WorkspaceState, log: Log) {
		this.#registries = registries;
		this.#state = state;
		this.#log = log;
		this.tree = new ModelTree(() => registries.current());
		this.#subscription = registries.onDidChange(() => void this.#compare());
	}

	async getChildren(parent?: Node): Promise<Node[]> {
		if (!parent) {
			await this.#registries.ready();
			// Before the first answer, or the wrong text flashes in an empty tree.
			await this.#state.update();
		}
		const nodes = await this.tree.children(parent);
		this.#shown.noteChildren(parent, nodes);
		this.#served.fire();
		return [...nodes];
	}

	/**
	 * Resolves when VS Code has been given `node` as a child, or after half a second: below a folded row it never is.
	 * To reveal a row that VS Code does not know makes it ask for the children, and to lose them where it is just
	 * refreshing them (seen in 1.100).
	 */
	async served(node: Node): Promise<void> {
		if (this.#shown.has(node)) return;
		await new Promise<void>((resolve) => {
			const done = () => {
				clearTimeout(timer);
				subscription.dispose();
				resolve();
			};
			const timer = setTimeout(done, 500);
			const subscription = this.#served.event(() => {
				if (this.#shown.has(node)) done();
			});
		});
	}

	async getTreeItem(node: Node): Promise<vscode.TreeItem> {
		const row = await this.#row(node);
		this.#shown.noteRow(node, row);
		// A node that went away since is redrawn by the change that took it.
		return row ? treeItemOf(node, row) : new vscode.TreeItem('');
	}

	getParent(node: Node): Promise<Node | undefined> {
		return this.tree.parent(node);
	}

	async resolveTreeItem(
		item: vscode.TreeItem,
		node: Node,
		token: vscode.CancellationToken,
	): Promise<vscode.TreeItem> {
		const tooltip = await this.#tooltip(node);
		if (tooltip && !token.isCancellationRequested) item.tooltip = tooltip;
		return item;
	}

	dispose(): void {
		this.#subscription.dispose();
		this.#changed.dispose();
		this.#served.dispose();
	}

	async #row(node: Node): Promise<Row | undefined> {
		const facts = await this.tree.facts(node);
		return facts && rowOf(facts, localize, new Date());
	}

	async #tooltip(node: Node): Promise<vscode.MarkdownString | undefined> {
		const subject = await this.tree.subject(node);
		if (!subject || !('model' in node)) return undefined;
		const { snapshot, model } = subject;
		const { registry } = node;
		switch (node.kind) {
			case 'model': {
				const card = await modelCard(snapshot, model, localize);
				return card && tooltipOf(card, { registry, model: node.model });
			}
			case 'alias': {
				const entry = (await snapshot.aliases(model)).find(({ alias }) => alias === node.alias);
				if (!entry?.manifest.ok) return undefined;
				const card = await versionCard(snapshot, model, entry.manifest.value.version, localize);
				return card && tooltipOf(card, { registry, model: node.model, alias: node.alias });
			}
			case 'version': {
				const card = await versionCard(snapshot, model, node.version, localize);
				return card && tooltipOf(card, { registry, model: node.model, version: node.version });
			}
			case 'older':
				return undefined;
		}
	}

	/** Of several comparisons under way the last one counts: it sees the newest snapshots. */
	async #compare(): Promise<void> {
		const number = ++this.#compares;
		try {
			const changes = await this.#shown.changes(
				(parent) => this.tree.children(parent),
				(node) => this.#row(node),
			);
			if (number !== this.#compares) return;
			if (changes === 'all') {
				this.#shown.clear();
				this.#changed.fire(undefined);
			} else if (changes.length > 0) this.#changed.fire([...changes]);
		} catch (error) {
			this.#log.error('The tree could not be compared with the registry', error);
			this.#changed.fire(undefined);
		}
	}
}
