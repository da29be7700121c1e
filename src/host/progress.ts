import * as vscode from 'vscode';
import { Cancelled } from './cancelled.js';

/** How a long task tells how far it is. */
export interface TaskProgress {
	readonly signal: AbortSignal;
	readonly report: (message: string, done: number, total: number) => void;
}

const patienceMs = 1000;

/**
 * Runs a task, and shows a progress with Cancel only if it lasts. Throws `Cancelled` where the user ended it.
 */
export async function withLateProgress<T>(
	title: string,
	task: (progress: TaskProgress) => Promise<T>,
): Promise<T> {
	const abort = new AbortController();
	let show: (message: string, increment: number) => void = () => undefined;
	let shownPercent = 0;
	const running = task({
		signal: abort.signal,
		report: (message, done, total) => {
			const percent = total > 0 ? (100 * done) / total : 0;
			show(message, percent - shownPercent);
		},
	});
	const timer = setTimeout(() => {
		void vscode.window.withProgress(
			{ location: vscode.ProgressLocation.Notification, title, cancellable: true },
			async (progress, token) => {
				show = (message, increment) => {
					shownPercent += increment;
					progress.report({ message, increment });
				};
				token.onCancellationRequested(() => abort.abort(new Cancelled()));
				// Its failure is the caller's to report.
				await running.catch(() => undefined);
			},
		);
	}, patienceMs);
	try {
		return await running;
	} finally {
		clearTimeout(timer);
	}
}
