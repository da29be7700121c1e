import type { Uri } from 'vscode';

/** Every command; those that start with `_` are our own and not contributed. */
export const commandIds = {
	registerModel: 'gmr.model.register',
	openPage: 'gmr.model.openPage',
	describe: 'gmr.model.describe',
	setAlias: 'gmr.alias.set',
	removeAlias: 'gmr.alias.remove',
	setTag: 'gmr.tag.set',
	copyUri: 'gmr.uri.copy',
	startEndpoint: 'gmr.endpoint.start',
	stopEndpoint: 'gmr.endpoint.stop',
	copyEndpointUrl: 'gmr.endpoint.copyUrl',
	insertSetupCell: 'gmr.notebook.insertSetup',
	openLog: 'gmr.log.open',
	showEndpoint: '_gmr.endpoint.show',
	revealVersion: '_gmr.version.reveal',
} as const;
export type CommandId = (typeof commandIds)[keyof typeof commandIds];

/**
 * What a command may be told to act on, as plain data: a row of the tree, a link, another extension. What is left out
 * is asked for.
 */
export interface Target {
	/** Folder of the registry, as a URI. */
	readonly registry?: string;
	/** Name of the model. */
	readonly model?: string;
	readonly version?: number;
	readonly alias?: string;
}

/** What each command takes and gives. A `models:/` URI stands for its target. */
export interface CommandMap {
	[commandIds.registerModel]: {
		args: [folder?: Uri | Target, selected?: readonly Uri[]];
		result: { model: string; version: number } | undefined;
	};
	[commandIds.openPage]: {
		args: [target?: Target | string, options?: { preserveFocus?: boolean }];
		result: undefined;
	};
	[commandIds.describe]: { args: [target?: Target | string]; result: undefined };
	[commandIds.setAlias]: { args: [target?: Target | string]; result: undefined };
	[commandIds.removeAlias]: { args: [target?: Target | string]; result: undefined };
	[commandIds.setTag]: { args: [target?: Target | string, options?: { key?: string }]; result: undefined };
	[commandIds.copyUri]: { args: [target?: Target | string]; result: string | undefined };
	[commandIds.startEndpoint]: { args: [target?: Target]; result: undefined };
	[commandIds.stopEndpoint]: { args: []; result: undefined };
	[commandIds.copyEndpointUrl]: { args: []; result: undefined };
	[commandIds.insertSetupCell]: { args: []; result: undefined };
	[commandIds.showEndpoint]: { args: []; result: undefined };
	[commandIds.openLog]: { args: []; result: undefined };
	[commandIds.revealVersion]: { args: [target: Target]; result: undefined };
}

/** Commands of VS Code and its built-in extensions that we start. */
export const builtInCommands = {
	open: 'vscode.open',
	setContext: 'setContext',
	initRepository: 'git.init',
	manageTrust: 'workbench.trust.manage',
	/** VS Code makes one for every view. */
	openModelsView: 'gmr.models.open',
} as const;

export const viewContainerId = 'gmr';
export const viewIds = { models: 'gmr.models' } as const;
export const webviewPanelIds = { modelPage: 'gmr.modelPage' } as const;

/** Every setting with its default, which the manifest repeats. */
export const settingDefaults: { readonly 'gmr.codeLens.enabled': boolean } = { 'gmr.codeLens.enabled': true };
export type SettingId = keyof typeof settingDefaults;
export const settingIds = { codeLensEnabled: 'gmr.codeLens.enabled' } as const satisfies Record<
	string,
	SettingId
>;

/** Why the tree is as it is; exactly one text of `viewsWelcome` belongs to each that leaves it empty. */
export type ViewState = 'noFolder' | 'untrusted' | 'noRepository' | 'noRegistry' | 'empty' | 'ready';

export const contextKeys = {
	state: 'gmr.state',
	/** Is there a model in any registry? */
	hasModels: 'gmr.hasModels',
	/** Is there an alias of any model? */
	hasAliases: 'gmr.hasAliases',
	/** May models be changed: is there one, and is the workspace trusted? */
	canEdit: 'gmr.canEdit',
	/** Does an MLflow endpoint run in this window? */
	hasEndpoint: 'gmr.hasEndpoint',
	/** Folders that hold a model, as `{ [fsPath]: true }`. */
	artifactFolders: 'gmr.artifactFolders',
} as const;

/** The type of each context key. */
export interface ContextKeyMap {
	[contextKeys.state]: ViewState;
	[contextKeys.hasModels]: boolean;
	[contextKeys.hasAliases]: boolean;
	[contextKeys.canEdit]: boolean;
	[contextKeys.hasEndpoint]: boolean;
	[contextKeys.artifactFolders]: Readonly<Record<string, true>>;
}

/** Kinds of a row (`viewItem`), and the flags that follow them, each with a `+` before it. */
export const viewItems = {
	kinds: ['registry', 'model', 'alias', 'version', 'older', 'problem'],
	flags: ['aliased'],
} as const;
export type ViewItemKind = (typeof viewItems.kinds)[number];
export type ViewItemFlag = (typeof viewItems.flags)[number];
