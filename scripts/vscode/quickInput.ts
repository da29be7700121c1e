import type { Locator, Page } from 'playwright-core';
import { exactly } from './text.js';

/** VS Code's quick input: the palette, quick picks and input boxes, of which one at most is open. */
export class QuickInput {
	readonly widget: Locator;
	readonly input: Locator;

	constructor(private readonly page: Page) {
		this.widget = page.locator('.quick-input-widget').filter({ visible: true });
		this.input = this.widget.locator('.quick-input-filter input, .quick-input-and-message input').filter({
			visible: true,
		});
	}

	/** Resolves when it is open with its input ready. */
	async waitUntilOpen(timeoutMs = 30_000): Promise<void> {
		await this.input.first().waitFor({ timeout: timeoutMs });
	}

	/** Resolves when none is open. */
	async waitUntilClosed(): Promise<void> {
		await this.widget.waitFor({ state: 'hidden' });
	}

	/** Resolves when the palette has made way, so that what is open then belongs to the command that ran. */
	async waitUntilPaletteIsGone(): Promise<void> {
		await this.page.waitForFunction(() => {
			const inputs = document.querySelectorAll<HTMLInputElement>('.quick-input-widget input');
			return ![...inputs].some((input) => input.checkVisibility() && input.value.startsWith('>'));
		});
	}

	/** Its title with the step, for instance `Register Model (1/3)`; empty when it has none. */
	async title(): Promise<string> {
		return await this.widget.locator('.quick-input-title').innerText();
	}

	/** The placeholder, or the prompt that is shown as one. */
	async placeholder(): Promise<string> {
		return (await this.input.first().getAttribute('placeholder')) ?? '';
	}

	/** What is said under the input: the prompt, or what is wrong with the value. */
	async message(): Promise<string> {
		return await this.widget.locator('.quick-input-message').innerText();
	}

	/** The row with this label. */
	row(label: string): Locator {
		return this.rows().filter({ has: this.page.locator('.label-name', { hasText: exactly(label) }) });
	}

	/** The accessible name of each row, its parts separated by commas; only rows in sight exist. */
	async items(): Promise<string[]> {
		const rows = await this.rows().all();
		const names = await Promise.all(rows.map((row) => row.getAttribute('aria-label')));
		return names.map((name) => (name ?? '').trim());
	}

	/** Puts `value` into the input in place of what is there. */
	async type(value: string, timeoutMs = 30_000): Promise<void> {
		await this.waitUntilOpen(timeoutMs);
		await this.input.first().fill(value, { timeout: timeoutMs });
	}

	/** Chooses the row with this label, filtering for it first so that it is in sight. */
	async pick(label: string): Promise<void> {
		await this.type(label);
		await this.row(label).first().click();
	}

	/** Presses Enter: takes the value or the focused row. */
	async accept(): Promise<void> {
		await this.waitUntilOpen();
		await this.input.first().press('Enter');
	}

	/** Presses Escape. */
	async cancel(): Promise<void> {
		await this.waitUntilOpen();
		await this.input.first().press('Escape');
	}

	private rows(): Locator {
		return this.widget.locator('.quick-input-list .monaco-list-row');
	}
}
