import type { Lineage } from '../../../src/core/model/types.js';
import { gmrIn } from '../gmr.js';

/** What `gmr show NAME/VERSION --json` tells, as far as tests of MLflow ask. */
export interface ShownVersion {
	readonly tags: Readonly<Record<string, string>>;
	readonly artifacts: { readonly storage: string; readonly uri?: string; readonly digest?: string };
	readonly lineage: Omit<Lineage, 'loggedModel'> & { readonly logged_model?: string };
}

/** A version as `gmr` shows it in `folder`. */
export async function shownVersion(folder: string, name: string): Promise<ShownVersion> {
	return JSON.parse((await gmrIn(folder, ['show', name, '--json'])).out) as ShownVersion;
}
