import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Snapshot } from '../../src/core/registry/snapshot.js';
import { setAlias } from '../../src/core/operations/aliases.js';
import { describe as describeSubject, setTag } from '../../src/core/operations/annotate.js';
import { startPageBrowser, type OpenOptions, type OpenPage, type PageBrowser } from '../kit/browserPage.js';
import { hostileMarkdown } from '../kit/hostileMarkdown.js';
import { MemoryRegistry } from '../kit/memoryRegistry.js';
import { brokenRegistry, irisRegistry, longNames, manyVersions, versionNumber } from '../kit/pageFixtures.js';
import { startSession, testRegistry, type TestSession } from '../kit/pageSession.js';
import { pageThemes, type PageThemeName } from '../kit/pageThemes.js';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const themes = Object.keys(pageThemes) as PageThemeName[];

describe('the model page in a browser', () => {
	let browser: PageBrowser;
	let opened: OpenPage;
	let host: TestSession;
	before(async () => {
		browser = await startPageBrowser();
	});
	after(() => browser.dispose());
	afterEach(async () => {
		host.session.dispose();
		await opened.close();
		assert.deepEqual(opened.offences, []);
		assert.deepEqual(host.warnings, []);
	});

	async function open(
		snapshot: Snapshot,
		model: string,
		options: OpenOptions = {},
	): Promise<OpenPage['page']> {
		opened = await browser.open(options);
		host = startSession(opened.port, model, snapshot);
		await opened.load();
		return opened.page;
	}
	async function update(registry: MemoryRegistry): Promise<void> {
		host.snapshots.set(testRegistry, registry.snapshot);
		await host.session.refresh();
	}
	async function tab(name: RegExp): Promise<void> {
		await opened.page.getByRole('tab', { name }).click();
	}
	/** What axe finds at levels A and AA and among its best practices, one line each. */
	async function findings(): Promise<string[]> {
		return opened.page.evaluate(async (source) => {
			if (!('axe' in window)) (0, eval)(source);
			const { axe } = window as unknown as {
				axe: { run(context: Document, options: object): Promise<{ violations: AxeViolation[] }> };
			};
			interface AxeViolation {
				id: string;
				nodes: { target: unknown[]; failureSummary: string }[];
			}
			const runOnly = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
			const { violations } = await axe.run(document, { runOnly });
			return violations.flatMap(({ id, nodes }) =>
				nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')} ${failureSummary}`),
			);
		}, axeSource);
	}
	/** Axe is put in by the test, against the policy of the page: that offence is ours. */
	function forgiveAxe(): void {
		const kept = opened.offences.filter((offence) => !offence.includes('eval'));
		(opened.offences as string[]).splice(0, Infinity, ...kept);
	}

	describe('for everyone', () => {
		const states: Readonly<Record<string, () => Promise<[MemoryRegistry, string]>>> = {
			'one of real versions': async () => [await irisRegistry(), 'iris'],
			'one with many versions': async () => [await manyVersions(40), 'fraud'],
			'one with broken files': async () => [await brokenRegistry(), 'fraud'],
			'one with long names': async () => {
				const registry = await longNames();
				const [model] = await registry.snapshot.models();
				return [registry, model?.manifest.ok ? model.manifest.value.name : ''];
			},
			'one without versions': async () => {
				const registry = await MemoryRegistry.create();
				await registry.register('new');
				registry.store.files.set('models/new/versions/1/deleted.yaml', 'deleted: true\n');
				return [registry, 'new'];
			},
			'one that is gone': async () => [await MemoryRegistry.create(), 'nothing'],
		};
		for (const [state, make] of Object.entries(states)) {
			for (const theme of themes) {
				it(`has no fault that axe finds, nor scrolls sideways: ${state}, ${theme}`, async () => {
					const [registry, model] = await make();
					const page = await open(registry.snapshot, model, { theme });
					const names = await page.getByRole('tab').allInnerTexts();
					const shown = names.length === 0 ? [undefined] : names;
					for (const name of shown) {
						if (name !== undefined) await page.getByRole('tab', { name, exact: true }).click();
						const disclosure = page.locator('.disclosure').first();
						if (await disclosure.isVisible()) await disclosure.click();
						assert.deepEqual(await findings(), [], name);
						for (const width of [1400, 300]) {
							await page.setViewportSize({ width, height: 700 });
							const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
							assert.ok(overflow <= 0, `${name} at ${width}: ${overflow} px too wide`);
						}
						await page.setViewportSize({ width: 1000, height: 800 });
					}
					forgiveAxe();
				});
			}
		}

		it('has no fault in the list of the lineage, nor in the narrow page', async () => {
			await open((await irisRegistry()).snapshot, 'iris', { width: 300, theme: 'light' });
			assert.deepEqual(await findings(), []);
			await tab(/Lineage/);
			assert.deepEqual(await findings(), []);
			await opened.page.getByRole('button', { name: 'As List' }).click();
			assert.deepEqual(await findings(), []);
			forgiveAxe();
		});
	});

	describe('against hostile content', () => {
		it('runs no script, loads nothing and keeps to the allowed elements', async () => {
			const registry = await MemoryRegistry.create();
			await registry.register('iris', { description: hostileMarkdown });
			await registry.apply(describeSubject({ name: 'iris' }, hostileMarkdown));
			await registry.apply(setTag({ name: 'iris' }, 'xss', '"><img src=x onerror=alert(1)>'));
			registry.store.files.set('models/iris/README.md', hostileMarkdown);
			const page = await open(registry.snapshot, 'iris');
			page.on('dialog', (dialog) => {
				(opened.offences as string[]).push(`dialog: ${dialog.message()}`);
				void dialog.dismiss();
			});
			await tab(/Versions/);
			await page.locator('.disclosure').first().click();
			await page.locator('.details .markdown').waitFor();
			await tab(/Overview/);
			const found = await page.evaluate(() => {
				const elements = [...document.querySelectorAll('.markdown *')];
				return {
					tags: [...new Set(elements.map(({ localName }) => localName))].sort(),
					attributes: [
						...new Set(
							elements.flatMap((element) =>
								element.getAttributeNames().map((name) => `${element.localName} ${name}`),
							),
						),
					].sort(),
					links: [...new Set(elements.flatMap((element) => element.getAttribute('href') ?? []))],
					hacked: 'hacked' in window,
				};
			});
			const tags =
				'a blockquote br code del div em h3 h4 h5 h6 hr li ol p pre s span strong table tbody td th thead tr ul';
			for (const tag of found.tags) assert.ok(tags.split(' ').includes(tag), tag);
			const attributes = [
				...['a href', 'a title', 'div class', 'div tabindex', 'span class', 'span aria-hidden', 'ol start'],
				...['td align', 'th align', ...[3, 4, 5, 6].map((level) => `h${level} class`)],
			];
			for (const attribute of found.attributes) assert.ok(attributes.includes(attribute), attribute);
			for (const link of found.links) assert.match(link, /^(?:https?:\/\/|mailto:|#)/i);
			assert.equal(found.hacked, false);
		});

		it('hands links to the host and goes nowhere itself', async () => {
			const registry = await MemoryRegistry.create();
			await registry.register('iris');
			const text =
				'[web](https://example.com/x) [mail](mailto:a@b.c) [in](#far-below) [file](train.py)\n\n## Far below';
			await registry.apply(describeSubject({ name: 'iris' }, text));
			const page = await open(registry.snapshot, 'iris');
			const url = page.url();
			await page.getByRole('link', { name: 'web' }).click();
			await page.getByRole('link', { name: 'mail' }).click({ button: 'middle' });
			await page.getByRole('link', { name: 'in', exact: true }).click();
			await page.getByText('file').click();
			await page.getByRole('button', { name: 'Register Version' }).click();
			await until(() => host.calls.some((call) => call.startsWith('registerVersion')));
			assert.deepEqual(host.calls.slice(0, -1), [
				'openExternal "https://example.com/x"',
				'openExternal "mailto:a@b.c"',
			]);
			assert.equal(page.url(), url);
		});
	});

	describe('by keyboard', () => {
		it('reaches everything in order, with a visible focus', async () => {
			const page = await open((await irisRegistry()).snapshot, 'iris');
			const reached: string[] = [];
			for (let step = 0; step < 14; step++) {
				await page.keyboard.press('Tab');
				reached.push(
					await page.evaluate(() => {
						const element = document.activeElement;
						const ring = element && getComputedStyle(element).outlineStyle;
						const name =
							element?.getAttribute('aria-label') ??
							element?.getAttribute('title') ??
							element?.textContent ??
							'';
						const isOurs = element?.localName.includes('-') === true || ring !== 'none';
						return `${name.trim()}${isOurs ? '' : ' (no ring)'}`;
					}),
				);
			}
			assert.deepEqual(reached, [
				'Register Version…',
				'@champion points at version 4. Move or remove it…',
				'@challenger points at version 3. Move or remove it…',
				'Set an alias…',
				'Change the tag task…',
				'Change the tag team…',
				'Set a tag…',
				'Overview',
				'Edit Description…',
				'card',
				'Open README.md',
				'load_iris',
				reached[12],
				reached[13],
			]);
		});

		it('goes through tabs, sorts, opens a version and comes back', async () => {
			const page = await open((await irisRegistry()).snapshot, 'iris');
			await page.getByRole('tab', { name: 'Overview' }).focus();
			await page.keyboard.press('ArrowRight');
			const heads = page.getByRole('columnheader');
			await heads.getByRole('button', { name: 'log_loss' }).focus();
			await page.keyboard.press('Enter');
			assert.equal(await page.locator('th[aria-sort]').getAttribute('aria-sort'), 'descending');
			assert.equal(await page.getByRole('status').textContent(), 'Sorted by log_loss, descending');
			assert.equal(await focused(page), 'log_loss');
			await page.getByRole('button', { name: 'Version 2, details' }).focus();
			await page.keyboard.press('Space');
			await page.getByText('gaudy-mole-41').waitFor();
			assert.equal(await focused(page), 'Version 2, details');
			assert.equal(
				await page.getByRole('button', { name: 'Version 2, details' }).getAttribute('aria-expanded'),
				'true',
			);
		});

		it('walks the lineage along its edges', async () => {
			const page = await open((await irisRegistry()).snapshot, 'iris');
			await tab(/Lineage/);
			await page.getByRole('option', { name: /^Version 4/ }).focus();
			await page.keyboard.press('ArrowRight');
			assert.match(await focused(page), /^Alias @champion/);
			await page.keyboard.press('ArrowLeft');
			await page.keyboard.press('ArrowLeft');
			await page.keyboard.press('ArrowLeft');
			assert.match(await focused(page), /^Run calm-finch-7, leads to m-[0-9a-f]{3}/);
			await page.keyboard.press('Enter');
			assert.match(await focused(page), /^Run calm-finch-7/);
			await page.getByRole('button', { name: 'Open mlflow.example.com' }).click();
			await until(() => host.calls.length > 0);
			assert.match(host.calls[0] ?? '', /^openExternal "https:\/\/mlflow\.example\.com/);
		});
	});

	describe('over time', () => {
		it('keeps focus, scroll and open rows when the registry changes', async () => {
			const registry = await manyVersions(60);
			const page = await open(registry.snapshot, 'fraud');
			await tab(/Versions/);
			const row = page.getByRole('button', { name: 'Version 31, details' });
			await row.focus();
			await page.keyboard.press('Enter');
			await page.locator('.details').waitFor();
			const table = page.locator('[data-scroll=table]');
			await table.evaluate((element) => (element.scrollTop = 500));
			await registry.register('fraud');
			await registry.apply(setAlias({ name: 'fraud', alias: 'champion', version: versionNumber(61) }));
			await update(registry);
			await page.getByRole('button', { name: 'Version 61, details' }).waitFor();
			assert.equal(await focused(page), 'Version 31, details');
			assert.equal(await page.locator('.details').count(), 1);
			assert.ok((await table.evaluate((element) => element.scrollTop)) >= 500);
			assert.match(
				(await page.getByRole('status').textContent()) ?? '',
				/Version 61 was registered.*champion points at version 61/,
			);
		});

		it('comes back as it was after it was hidden', async () => {
			const { snapshot } = await irisRegistry();
			const first = await open(snapshot, 'iris', { height: 300 });
			await tab(/Versions/);
			await first.getByRole('button', { name: 'Version 3, details' }).click();
			await first.locator('.details').waitFor();
			await first.evaluate(() => window.scrollTo(0, 120));
			await first.waitForTimeout(100);
			const saved = await opened.saved();
			host.session.dispose();
			await opened.close();
			assert.deepEqual(opened.offences, []);

			const second = await open(snapshot, 'iris', { height: 300, saved });
			await second.locator('.details').waitFor();
			assert.equal(await second.getByRole('tab', { selected: true }).innerText(), 'Versions (4)');
			assert.equal(await second.evaluate(() => Math.round(scrollY)), 120);
		});

		it('shows a version that is asked for, and another model', async () => {
			const registry = await manyVersions(60);
			await registry.register('base');
			const page = await open(registry.snapshot, 'fraud');
			await host.session.show({ registry: testRegistry, model: 'fraud' }, 12);
			await page.locator('[data-version="12"].is-open').waitFor();
			assert.ok(await page.locator('[data-version="12"]').isVisible());
			await host.session.show({ registry: testRegistry, model: 'base' });
			await page.getByRole('heading', { level: 1, name: 'base' }).waitFor();
			assert.equal(await page.locator('.details').count(), 0);
		});

		it('turns the lineage where the page is narrow', async () => {
			const page = await open((await irisRegistry()).snapshot, 'iris', { width: 1000 });
			await tab(/Lineage/);
			const shape = (): Promise<number> =>
				page.locator('svg.graph').evaluate((svg) => svg.clientWidth / Math.max(1, svg.clientHeight));
			const wide = await shape();
			await page.setViewportSize({ width: 300, height: 700 });
			await until(async () => (await shape()) < wide);
		});
	});
});

function focused(page: OpenPage['page']): Promise<string> {
	return page.evaluate(() => {
		const element = document.activeElement;
		const title = element?.querySelector('title')?.textContent;
		return (element?.getAttribute('aria-label') ?? title ?? element?.textContent ?? '').trim();
	});
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
	const end = Date.now() + 30_000;
	while (!(await condition())) {
		if (Date.now() > end) throw new Error('It did not happen within 30 s');
		await new Promise((done) => setTimeout(done, 20));
	}
}
