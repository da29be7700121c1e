import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shippedSchemas } from '../src/core/manifest/schemas.js';
import {
	commandIds,
	contextKeys,
	settingDefaults,
	viewContainerId,
	viewIds,
	viewItems,
	webviewPanelIds,
} from '../src/host/ids.js';

interface MenuItem {
	readonly command: string;
	readonly when?: string;
	readonly group?: string;
}
interface Manifest {
	readonly main: string;
	readonly icon: string;
	readonly engines: { readonly vscode: string };
	readonly devDependencies: Readonly<Record<string, string>>;
	readonly activationEvents: readonly string[];
	readonly extensionKind: readonly string[];
	readonly capabilities: Readonly<
		Record<string, { readonly supported: unknown; readonly description: string }>
	>;
	readonly contributes: {
		readonly viewsContainers: {
			readonly activitybar: readonly { readonly id: string; readonly icon: string }[];
		};
		readonly views: Readonly<Record<string, readonly { readonly id: string; readonly icon: string }[]>>;
		readonly viewsWelcome: readonly {
			readonly view: string;
			readonly contents: string;
			readonly when: string;
		}[];
		readonly commands: readonly {
			readonly command: string;
			readonly title: string;
			readonly category: string;
			readonly icon?: string;
			readonly enablement?: string;
		}[];
		readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
		readonly configuration: {
			readonly properties: Readonly<Record<string, { readonly default: unknown; readonly scope: string }>>;
		};
		readonly yamlValidation: readonly { readonly fileMatch: string; readonly url: string }[];
		readonly jsonValidation: readonly { readonly fileMatch: string; readonly url: string }[];
	};
}

const root = findRoot(import.meta.dirname);
const text = readFileSync(join(root, 'package.json'), 'utf8');
const manifest = JSON.parse(text) as Manifest;
const texts = JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8')) as Record<string, string>;
const { contributes } = manifest;
const contributed = contributes.commands.map(({ command }) => command);
/** Commands of ours that nobody but our own code starts. */
const isInternal = (command: string) => command.startsWith('_');
/** Keys of VS Code and its built-in extensions. */
const builtInKeys = new Set([
	'view',
	'viewItem',
	'isWorkspaceTrusted',
	'workspaceFolderCount',
	'explorerResourceIsFolder',
	'resourcePath',
	'resourceFilename',
	'notebookType',
	'git.missing',
]);

describe('the manifest', () => {
	it('contributes exactly the commands that are registered', () => {
		const ids = Object.values(commandIds).filter((id) => !isInternal(id));
		assert.deepEqual([...contributed].sort(), [...ids].sort());
	});

	it('contributes exactly the views and settings that are known', () => {
		assert.deepEqual(
			contributes.viewsContainers.activitybar.map(({ id }) => id),
			[viewContainerId],
		);
		assert.deepEqual(
			contributes.views[viewContainerId]?.map(({ id }) => id),
			Object.values(viewIds),
		);
		const defaults = Object.entries(contributes.configuration.properties).map(([id, property]) => [
			id,
			property.default,
		]);
		assert.deepEqual(Object.fromEntries(defaults), settingDefaults);
	});

	it('has a text for every key and none to spare', () => {
		const used = new Set(Array.from(text.matchAll(/"%([^%"]+)%"/g), ([, key]) => key));
		assert.deepEqual([...used].sort(), Object.keys(texts).sort());
	});

	it('writes titles alike', () => {
		for (const { title, category } of contributes.commands) {
			assert.equal(category, '%category%');
			assert.match(texts[title.slice(1, -1)] ?? '', /^[A-Z][\w ]+…?$/, title);
		}
	});

	it('uses no key in a when-clause that nobody sets', () => {
		const known = new Set<string>([...Object.values(contextKeys), ...builtInKeys]);
		for (const clause of allClauses()) {
			for (const key of keysOf(clause)) assert.ok(known.has(key), `${key} in ${clause}`);
		}
	});

	it('sets no context key that nothing uses', () => {
		const used = new Set(allClauses().flatMap(keysOf));
		for (const key of Object.values(contextKeys)) assert.ok(used.has(key), key);
	});

	it('asks only for views, kinds and flags that rows have', () => {
		const kinds: readonly string[] = viewItems.kinds;
		const flags: readonly string[] = viewItems.flags;
		for (const clause of allClauses()) {
			for (const [, view] of clause.matchAll(/\bview == ([\w.]+)/g))
				assert.ok(Object.values<string>(viewIds).includes(view ?? ''), clause);
			for (const [, pattern = ''] of clause.matchAll(/viewItem =~ \/(.*?)\//g)) {
				const words =
					pattern
						.replaceAll('\\b', ' ')
						.replaceAll('\\+', ' +')
						.match(/\+?\w+/g) ?? [];
				assert.ok(words.length > 0, clause);
				for (const word of words) {
					const isKnown = word.startsWith('+') ? flags.includes(word.slice(1)) : kinds.includes(word);
					assert.ok(isKnown, `${word} in ${clause}`);
				}
			}
		}
	});

	it('offers in menus only what is contributed', () => {
		for (const [menu, items] of Object.entries(contributes.menus)) {
			for (const { command } of items) assert.ok(contributed.includes(command), `${menu}: ${command}`);
		}
	});

	it('keeps commands that can not run out of the palette', () => {
		const always = new Set<string>([commandIds.openLog]);
		for (const { command, enablement } of contributes.commands)
			assert.equal(enablement === undefined, always.has(command), command);
		for (const command of [
			commandIds.setAlias,
			commandIds.removeAlias,
			commandIds.describe,
			commandIds.setTag,
		]) {
			const { enablement = '' } = contributes.commands.find((each) => each.command === command) ?? {};
			assert.match(enablement, /gmr\.canEdit/, command);
		}
	});

	it('keeps rows to three icons, none of which lose anything for good', () => {
		const inline = (contributes.menus['view/item/context'] ?? []).filter(({ group }) =>
			group?.startsWith('inline'),
		);
		for (const kind of viewItems.kinds) {
			const icons = inline.filter(({ when = '' }) => matches(when, kind));
			assert.ok(icons.length <= 3, kind);
			for (const { command } of icons) {
				const { icon } = contributes.commands.find((each) => each.command === command) ?? {};
				assert.match(icon ?? '', /^\$\([\w-]+\)$/, command);
			}
		}
	});

	it('has one text for an empty tree in each state, and no two at once', () => {
		const states = ['noFolder', 'untrusted', 'noRepository', 'noRegistry', 'empty'];
		for (const state of states) {
			for (const isMissing of [false, true]) {
				const shown = contributes.viewsWelcome.filter(({ when }) => isWelcome(when, state, isMissing));
				assert.equal(shown.length, 1, `${state}, git ${isMissing ? 'missing' : 'there'}`);
				const contents = texts[shown[0]!.contents.slice(1, -1)] ?? '';
				assert.equal(contents.match(/^\[[^\]]+\]\([^)]+\)$/gm)?.length, 1, `one button: ${contents}`);
			}
		}
	});

	it('names files that exist', () => {
		const [container] = contributes.viewsContainers.activitybar;
		const [view] = contributes.views[viewContainerId] ?? [];
		for (const icon of [manifest.icon, container?.icon, view?.icon])
			assert.ok(icon !== undefined && existsSync(join(root, icon)), icon);
		assert.match(manifest.icon, /\.png$/);
		assert.ok(readFileSync(join(root, manifest.icon)).byteLength < 20_000);
		// Width and height of a PNG stand behind its 16 bytes of signature and header.
		assert.equal(readFileSync(join(root, manifest.icon)).readUInt32BE(16), 256);
	});

	it('offers the schemas that are shipped', () => {
		const shippedFor = (ending: string) =>
			shippedSchemas
				.filter(({ fileMatch }) => fileMatch.endsWith(ending))
				.map(({ name }) => `./dist/schemas/${name}.schema.json`);
		assert.deepEqual(
			contributes.yamlValidation.map(({ url }) => url),
			shippedFor('.yaml'),
		);
		assert.deepEqual(
			contributes.jsonValidation.map(({ url }) => url),
			shippedFor('.json'),
		);
	});

	it('starts for registries and model folders, and at no other time', () => {
		const events = manifest.activationEvents.filter((event) => !event.startsWith('workspaceContains:'));
		assert.deepEqual(events, [`onWebviewPanel:${webviewPanelIds.modelPage}`]);
		assert.ok(manifest.activationEvents.includes('workspaceContains:model-registry/registry.yaml'));
	});

	it('says where it runs and what it does untrusted', () => {
		assert.deepEqual(manifest.extensionKind, ['workspace']);
		assert.equal(manifest.capabilities['untrustedWorkspaces']?.supported, 'limited');
		assert.equal(manifest.capabilities['virtualWorkspaces']?.supported, false);
		for (const { description } of Object.values(manifest.capabilities)) assert.match(description, /^%.+%$/);
	});

	it('uses the API of the lowest VS Code it runs in', () => {
		assert.equal(`^${manifest.devDependencies['@types/vscode'] ?? ''}`, manifest.engines.vscode);
	});
});

function allClauses(): readonly string[] {
	return [
		...Object.values(contributes.menus).flatMap((items) => items.map(({ when }) => when)),
		...contributes.commands.map(({ enablement }) => enablement),
		...contributes.viewsWelcome.map(({ when }) => when),
	].filter((clause) => clause !== undefined);
}

/** The context keys of a clause: what stands on the left of operators, or alone, or right of `in`. */
function keysOf(clause: string): readonly string[] {
	return clause.split(/\s*(?:&&|\|\|)\s*/).flatMap((term) => {
		const [left = '', operator, right = ''] = term.replace(/^!/, '').split(/\s+/);
		return operator === 'in' ? [left, right] : [left];
	});
}

function matches(clause: string, kind: string): boolean {
	const pattern = /viewItem =~ \/(.*?)\/(?:$| )/.exec(clause)?.[1];
	return pattern !== undefined && new RegExp(pattern).test(kind);
}

function isWelcome(when: string, state: string, isGitMissing: boolean): boolean {
	return when.split(' && ').every((term) => {
		if (term === 'git.missing') return isGitMissing;
		if (term === '!git.missing') return !isGitMissing;
		return term === `${contextKeys.state} == ${state}`;
	});
}

function findRoot(folder: string): string {
	return existsSync(join(folder, 'package.nls.json')) ? folder : findRoot(join(folder, '..'));
}
