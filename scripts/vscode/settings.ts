import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** VS Code settings by their full name. */
export type Settings = Readonly<Record<string, unknown>>;

/** Settings under which VS Code asks nothing, phones nobody and shows nothing that is not ours. */
export const quietSettings: Settings = {
	'telemetry.telemetryLevel': 'off',
	'update.mode': 'none',
	'update.showReleaseNotes': false,
	'extensions.autoCheckUpdates': false,
	'extensions.autoUpdate': false,
	'extensions.ignoreRecommendations': true,
	'workbench.startupEditor': 'none',
	'workbench.welcomePage.walkthroughs.openOnInstall': false,
	'workbench.enableExperiments': false,
	'workbench.settings.enableNaturalLanguageSearch': false,
	// Newer versions open a chat beside the editor.
	'chat.disableAIFeatures': true,
	'workbench.secondarySideBar.defaultVisibility': 'hidden',
	'git.openRepositoryInParentFolders': 'never',
	'git.autofetch': false,
	'git.suggestSmartCommit': false,
};

/** No test can answer the question of trust, and Restricted Mode is the same with and without it. */
export const unaskedSettings: Settings = { 'security.workspace.trust.startupPrompt': 'never' };

/** Settings under which two pictures of the same thing are the same. */
export const steadySettings: Settings = {
	'workbench.reduceMotion': 'on',
	'editor.cursorBlinking': 'solid',
	'workbench.tips.enabled': false,
};

/** The kinds of theme that VS Code has, by its own theme of each kind: its id, and its name in the picker. */
export const themes = {
	dark: { id: 'Default Dark Modern', label: 'Dark Modern' },
	light: { id: 'Default Light Modern', label: 'Light Modern' },
	hcDark: { id: 'Default High Contrast', label: 'Dark High Contrast' },
	hcLight: { id: 'Default High Contrast Light', label: 'Light High Contrast' },
} as const;

/** One of the four kinds of theme that a page has to look well in. */
export type ThemeKind = keyof typeof themes;

/** The settings that make one kind of theme the one in use, whatever the system prefers. */
export function themeSettings(kind: ThemeKind): Settings {
	return {
		'workbench.colorTheme': themes[kind].id,
		'window.autoDetectColorScheme': false,
		'window.autoDetectHighContrast': false,
	};
}

/** Adds `settings` to the user settings of a user data folder; a browser-served window reads them when it opens. */
export async function changeUserSettings(userData: string, settings: Settings): Promise<void> {
	const file = join(userData, 'User/settings.json');
	await mkdir(dirname(file), { recursive: true });
	const present: unknown = JSON.parse(await readFile(file, 'utf8').catch(() => '{}'));
	const merged = { ...(typeof present === 'object' ? present : {}), ...settings };
	await writeFile(file, `${JSON.stringify(merged, undefined, '\t')}\n`);
}
