import type { Snapshot } from '../../src/core/registry/snapshot.js';
import type { Port } from '../../src/protocol/channel.js';
import type { ModelPageActions, ModelSubject } from '../../src/webview/pageActions.js';
import { PageSession } from '../../src/webview/pageSession.js';
import { pageStrings, type L10n } from '../../src/webview/pageStrings.js';
import { pageWording } from '../../src/webview/pageWording.js';
import { fillSentence } from '../../src/wording/sentence.js';

/** A session whose actions are recorded, on registries that the test swaps at will. */
export interface TestSession {
	readonly session: PageSession;
	/** `setAlias {"alias":"champion"}`, in order. */
	readonly calls: string[];
	readonly warnings: string[];
	/** By root. */
	readonly snapshots: Map<string, Snapshot>;
	/** Lets every action fail with this message. */
	failWith: string | undefined;
}

export const testRegistry = 'file:///somewhere/model-registry';

/** English, as the editor without a language pack has it. */
export const englishL10n = {
	t: (message: string, args: Readonly<Record<string, string | number>> = {}) =>
		fillSentence({ template: message, args }),
} as L10n;

/** Starts a session of `model` in `snapshot` on a port. */
export function startSession(
	port: Port,
	model: string,
	snapshot?: Snapshot,
	options: { readonly patienceMs?: number } = {},
): TestSession {
	const calls: string[] = [];
	const warnings: string[] = [];
	const snapshots = new Map<string, Snapshot>();
	if (snapshot) snapshots.set(testRegistry, snapshot);
	const record =
		(name: string) =>
		(...args: readonly unknown[]): Promise<void> => {
			calls.push([name, ...args.map((each) => JSON.stringify(each))].join(' '));
			return made.failWith === undefined ? Promise.resolve() : Promise.reject(new Error(made.failWith));
		};
	const actions: ModelPageActions = {
		registerVersion: record('registerVersion'),
		setAlias: record('setAlias'),
		setTag: record('setTag'),
		describe: record('describe'),
		copyUri: record('copyUri'),
		openFile: record('openFile'),
		openExternal: record('openExternal'),
	};
	const session: PageSession = new PageSession(
		{ registry: testRegistry, model },
		{
			port,
			snapshotOf: (registry) => snapshots.get(registry),
			actions,
			open: (subject: ModelSubject, version) => {
				calls.push(`open ${subject.model} ${version}`);
				void session.show(subject, version);
			},
			wording: pageWording(englishL10n),
			strings: pageStrings(englishL10n),
			language: 'en-GB',
			log: { warn: (message) => warnings.push(message) },
			...options,
		},
	);
	const made: TestSession = { session, calls, warnings, snapshots, failWith: undefined };
	return made;
}
