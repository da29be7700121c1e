import type { CommandTable } from '../host/commands.js';
import { commandIds } from '../host/ids.js';
import { Chooser } from './chooser.js';
import { copyUri } from './copyUri.js';
import { describe } from './describe.js';
import { copyEndpointUrl, showEndpoint, startEndpoint, stopEndpoint } from './endpoint.js';
import { insertSetupCell } from './insertSetupCell.js';
import { openLog } from './openLog.js';
import { openPage } from './openPage.js';
import type { CommandParts } from './parts.js';
import { registerModel } from './registerModel.js';
import { removeAlias } from './removeAlias.js';
import { revealVersion } from './revealVersion.js';
import { setAlias } from './setAlias.js';
import { setTag } from './setTag.js';

/** The handler of every command. */
export function createCommands(parts: CommandParts): CommandTable {
	const all = { ...parts, chooser: new Chooser(parts.registries, parts.prompts) };
	return {
		[commandIds.registerModel]: registerModel(all),
		[commandIds.openPage]: openPage(all),
		[commandIds.describe]: describe(all),
		[commandIds.setAlias]: setAlias(all),
		[commandIds.removeAlias]: removeAlias(all),
		[commandIds.setTag]: setTag(all),
		[commandIds.copyUri]: copyUri(all),
		[commandIds.startEndpoint]: startEndpoint(all),
		[commandIds.stopEndpoint]: stopEndpoint(all),
		[commandIds.copyEndpointUrl]: copyEndpointUrl(all),
		[commandIds.showEndpoint]: showEndpoint(all),
		[commandIds.insertSetupCell]: insertSetupCell(all),
		[commandIds.openLog]: openLog(all),
		[commandIds.revealVersion]: revealVersion(all),
	};
}
