import type { Editing } from '../host/editing.js';
import type { Endpoints } from '../host/endpoints.js';
import type { ArtifactFolders } from '../host/artifactFolders.js';
import type { Target } from '../host/ids.js';
import type { Log } from '../host/log.js';
import type { Messages } from '../host/messages.js';
import type { Pages } from '../host/pages.js';
import type { Prompts } from '../host/prompts.js';
import type { Registration } from '../host/registration.js';
import type { Registries } from '../host/registries.js';

/** What the commands are made of. */
export interface CommandParts {
	readonly registries: Registries;
	readonly editing: Editing;
	readonly registration: Registration;
	readonly endpoints: Endpoints;
	readonly artifactFolders: ArtifactFolders;
	readonly prompts: Prompts;
	readonly messages: Messages;
	readonly log: Log;
	readonly pages: Pages;
	/** The tree. */
	readonly view: { reveal(target: Target): Promise<void> };
	/** Puts a text on the clipboard. */
	readonly copy: (text: string) => Thenable<void>;
}
