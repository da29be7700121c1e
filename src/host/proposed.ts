import * as vscode from 'vscode';
import { visible } from '../wording/format.js';
import { Notice } from './notice.js';

/** Tells that a change is on a branch of its own: what is checked out has not changed, so nothing of it is to be seen. */
export function proposedNotice(summary: string, branch: string): Notice {
	return new Notice(
		vscode.l10n.t('{summary}: committed to the branch {branch}. Push it and open a pull request.', {
			summary: visible(summary),
			branch: visible(branch),
		}),
	);
}
