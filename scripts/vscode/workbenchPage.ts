import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errors, type FrameLocator, type Locator, type Page } from 'playwright-core';
import { QuickInput } from './quickInput.js';
import { themes, type ThemeKind } from './settings.js';
import { exactly, startingWith } from './text.js';

/**
 * What a person sees and does in a VS Code window. All knowledge of its markup is here and in `quickInput.ts`: it
 * changes with VS Code's versions.
 */
export class WorkbenchPage {
	readonly quickInput: QuickInput;

	constructor(readonly page: Page) {
		this.quickInput = new QuickInput(page);
	}

	/** Shows the view container with this name of the activity bar; stays there when it is shown already. */
	async openView(name: string): Promise<void> {
		const tab = this.page
			.locator('.activitybar')
			.getByRole('tab', { name: startingWith(name) })
			.first();
		// Another click on the shown one would hide it.
		if ((await tab.getAttribute('aria-selected')) !== 'true') {
			await tab.click();
		}
		await this.page.locator('.sidebar .composite.title', { hasText: startingWith(name) }).waitFor();
	}

	/** The part of the side bar with this title: header and content. */
	viewPane(title: string): Locator {
		const header = this.page.locator('.pane-header', {
			has: this.page.locator('.title', { hasText: exactly(title) }),
		});
		return this.page.locator('.pane', { has: header });
	}

	/** Unfolds a part of the side bar if it is folded. */
	async expandPane(title: string): Promise<void> {
		const header = this.viewPane(title).locator('.pane-header');
		if ((await header.getAttribute('aria-expanded')) === 'false') {
			await header.click();
		}
	}

	/** The row of any tree in the side bar whose label is this text, or whose accessible name matches. */
	treeRow(name: string | RegExp): Locator {
		const rows = this.page.locator('.pane-body');
		return typeof name === 'string'
			? rows
					.getByRole('treeitem')
					.filter({ has: this.page.locator('.label-name', { hasText: exactly(name) }) })
			: rows.getByRole('treeitem', { name });
	}

	/** Unfolds a tree row, if it is folded, and waits until it is open. */
	async expandRow(name: string | RegExp): Promise<void> {
		const row = this.treeRow(name);
		if ((await row.getAttribute('aria-expanded')) === 'false') {
			await row.locator('.monaco-tl-twistie').click();
		}
		await row.and(this.page.locator('[aria-expanded="true"]')).waitFor();
	}

	/** Presses the inline action with this title on a tree row. */
	async inlineAction(row: Locator, title: string): Promise<void> {
		await row.hover();
		await row.getByRole('button', { name: startingWith(title) }).click();
	}

	/** Runs a command by its palette title, for instance `Models: Refresh`. */
	async runCommand(title: string): Promise<void> {
		await this.#chooseByKey('F1', `>${title}`, title);
		await this.quickInput.waitUntilPaletteIsGone();
	}

	/**
	 * Opens a quick input by its key, types `value` and chooses the row with this label. While a webview takes or gives
	 * up the focus, the key can be lost or what it opened be closed again at once: all of it is done until it works.
	 */
	async #chooseByKey(key: string, value: string, label: string): Promise<void> {
		for (let left = 4; ; left--) {
			await this.page.keyboard.press(key);
			try {
				await this.quickInput.type(value, 3_000);
				await this.quickInput.row(label).first().click({ timeout: 10_000 });
				return;
			} catch (error) {
				if (left === 0 || !(error instanceof errors.TimeoutError)) throw error;
			}
		}
	}

	/** Changes the theme of the open window. */
	async useTheme(kind: ThemeKind): Promise<void> {
		await this.runCommand('Preferences: Color Theme');
		await this.quickInput.pick(themes[kind].label);
		await this.quickInput.waitUntilClosed();
	}

	/** Opens a file of the workspace by quick open and waits for its tab. */
	async openFile(name: string): Promise<void> {
		const label = name.split('/').at(-1) ?? name;
		await this.#chooseByKey('ControlOrMeta+P', name, label);
		await this.editorTab(label).waitFor();
	}

	/** The tab of an editor with this label. */
	editorTab(label: string): Locator {
		return this.page.locator('.tabs-container').getByRole('tab', { name: startingWith(label) });
	}

	/** Chooses an item of the context menu of a row of a tree, such as the explorer; more items go down submenus. */
	async explorerContextMenu(row: string | Locator, ...items: readonly string[]): Promise<void> {
		const target = typeof row === 'string' ? this.treeRow(row) : row;
		await target.click({ button: 'right' });
		for (const item of items) {
			await this.menuItem(item).hover();
		}
		// For its first tenth of a second a menu ignores clicks, but not the keyboard.
		await this.page.keyboard.press('Enter');
	}

	/** An item of the open menu. Menus live in a shadow root, which Playwright's roles look through. */
	menuItem(name: string): Locator {
		return this.page.getByRole('menuitem', { name: exactly(name) });
	}

	/** The names of the items of the open menu. */
	async menuItems(): Promise<string[]> {
		const items = this.page
			.getByRole('menuitem')
			.filter({ visible: true, has: this.page.locator('.action-label') });
		await items.first().waitFor();
		const names = await items.locator('.action-label').allInnerTexts();
		return names.map((text) => text.trim()).filter((text) => text !== '');
	}

	/** The notification that contains this text. */
	notification(text: string | RegExp): Locator {
		return this.page.locator('.notifications-toasts .notification-list-item', { hasText: text });
	}

	/** The texts of the notifications in sight, newest first. */
	async notifications(): Promise<string[]> {
		return await this.page.locator('.notifications-toasts .notification-list-item-message').allInnerTexts();
	}

	/** Presses a button of the notification that contains this text. */
	async answerNotification(text: string | RegExp, button: string): Promise<void> {
		await this.notification(text)
			.getByRole('button', { name: exactly(button) })
			.click();
	}

	/** Removes all notifications. */
	async clearNotifications(): Promise<void> {
		await this.runCommand('Notifications: Clear All Notifications');
		await this.page.locator('.notifications-toasts.visible').waitFor({ state: 'hidden' });
	}

	/** The modal dialog, such as a confirmation or the question of trust. */
	dialog(): Locator {
		return this.page.locator('.monaco-dialog-box');
	}

	/** Presses a button of the modal dialog and waits until it is gone. */
	async answerDialog(button: string): Promise<void> {
		await this.dialog()
			.getByRole('button', { name: exactly(button) })
			.click();
		await this.dialog().waitFor({ state: 'hidden' });
	}

	/** The CodeLens with this text. */
	codeLens(text: string | RegExp): Locator {
		return this.page
			.locator('.codelens-decoration a')
			.filter({ hasText: typeof text === 'string' ? exactly(text) : text });
	}

	/** The texts of all lenses in sight; waits for the first. */
	async codeLenses(): Promise<string[]> {
		const lenses = this.page.locator('.codelens-decoration a');
		await lenses.first().waitFor();
		return (await lenses.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());
	}

	/** The text of the line of the active editor that contains `text`, to be hovered or clicked. */
	editorText(text: string): Locator {
		return this.page.locator('.editor-instance .view-line span span', { hasText: text }).first();
	}

	/** The line of a cell of the open notebook that contains `text`. */
	cellText(text: string): Locator {
		return this.page.locator('.notebook-editor .view-line', { hasText: text }).first();
	}

	/** The hover in sight. */
	hover(): Locator {
		return this.page.locator('.monaco-hover').filter({ visible: true });
	}

	/** The labels of the suggestions in sight; waits for the first. */
	async suggestions(): Promise<string[]> {
		const rows = this.page.locator('.suggest-widget.visible .monaco-list-row');
		await rows.first().waitFor();
		return await rows.locator('.label-name').allInnerTexts();
	}

	/** The document of the visible webview of an extension (`publisher.name`). */
	webviewFrame(extensionId: string): FrameLocator {
		return this.page
			.locator(`iframe.webview[src*="extensionId=${extensionId}"]`)
			.filter({ visible: true })
			.contentFrame()
			.frameLocator('iframe#active-frame');
	}

	/** The entry of the status bar whose name or text contains this. */
	statusBarItem(text: string | RegExp): Locator {
		return this.page.locator('.statusbar-item', { hasText: text });
	}

	/** Writes a picture of the window as PNG; the pointer is moved away first, unless what it causes is the subject. */
	async screenshot(path: string, options: { readonly keepPointer?: boolean } = {}): Promise<void> {
		await mkdir(dirname(path), { recursive: true });
		if (options.keepPointer !== true) {
			await this.page.mouse.move(0, 0);
		}
		await this.page.evaluate(() => document.fonts.ready.then(() => undefined));
		await this.page.screenshot({ path, animations: 'disabled', caret: 'hide' });
	}
}
