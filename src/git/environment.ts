/** What git is run for: to tell something, to change the index or refs, to commit with the user's hooks, or to reach a remote. */
export type GitPurpose = 'read' | 'write' | 'commit' | 'network';

/** Of the inherited `GIT_*` those that say who the user is and where the configuration is; none that moves the repository. */
const inheritedGitVariables: ReadonlySet<string> = new Set(
	[
		...['AUTHOR_NAME', 'AUTHOR_EMAIL', 'AUTHOR_DATE', 'COMMITTER_NAME', 'COMMITTER_EMAIL', 'COMMITTER_DATE'],
		...['CONFIG_GLOBAL', 'CONFIG_SYSTEM', 'CONFIG_NOSYSTEM'],
		...['CEILING_DIRECTORIES', 'DISCOVERY_ACROSS_FILESYSTEM'],
	].map((name) => `GIT_${name}`),
);
/** Of settings given by `GIT_CONFIG_COUNT` those that run no program. */
const inheritedSetting = /^(?:safe|user|author|committer|commit|gmr)\./i;
/** How the user reaches remotes: programs and certificates, and what answers for passwords. */
const networkVariable =
	/^(?:GIT_(?:ALLOW_PROTOCOL|ASKPASS|SSH|SSH_COMMAND|SSH_VARIANT|PROXY_\w+|SSL_\w+|HTTP_\w+)|SSH_ASKPASS)$/;
/** Would open an editor, a pager or a question; simple-git refuses them as well. */
const interactive = /^(?:editor|visual|pager|ssh_askpass|prefix)$/i;

/**
 * The environment of a git process, out of the inherited one. Reads and writes speak English and take paths literally;
 * a commit keeps the user's language and programs, since hooks and signers see it too.
 */
export function gitEnvironment(
	inherited: NodeJS.ProcessEnv,
	purpose: GitPurpose,
	indexFile?: string,
): Record<string, string> {
	const environment: Record<string, string> = { ...inheritedSettings(inherited) };
	for (const [name, value] of Object.entries(inherited)) {
		if (value === undefined) continue;
		const isOfNetwork = purpose === 'network' && networkVariable.test(name);
		const isWanted = /^git_/i.test(name)
			? inheritedGitVariables.has(name)
			: purpose === 'commit' || !interactive.test(name);
		if (isWanted || isOfNetwork) environment[name] = value;
	}
	environment['GIT_TERMINAL_PROMPT'] = '0';
	if (indexFile !== undefined) environment['GIT_INDEX_FILE'] = indexFile;
	if (purpose === 'commit') {
		// A passphrase that no agent has is a reason to fail, not a question.
		environment['SSH_ASKPASS_REQUIRE'] = 'never';
		return environment;
	}
	if (purpose === 'network') return quietNetwork(environment);

	delete environment['LANGUAGE'];
	environment['LC_ALL'] = 'C';
	environment['GIT_LITERAL_PATHSPECS'] = '1';
	if (purpose === 'read') environment['GIT_OPTIONAL_LOCKS'] = '0';
	return environment;
}

/** Of an inherited environment what says how remotes are reached. */
export function networkVariables(inherited: NodeJS.ProcessEnv): Record<string, string> {
	const entries = Object.entries(inherited).flatMap(([name, value]) =>
		value !== undefined && networkVariable.test(name) ? [[name, value] as const] : [],
	);
	return Object.fromEntries(entries);
}

/** English messages, since they are all that tells a refusal from a race; hooks keep the user's characters. */
function quietNetwork(environment: Record<string, string>): Record<string, string> {
	const { LC_ALL: locale, ...quiet } = environment;
	delete quiet['LANGUAGE'];
	// Git's credential manager would open a window.
	return {
		GCM_INTERACTIVE: 'never',
		...quiet,
		...(locale === undefined ? {} : { LANG: locale }),
		LC_MESSAGES: 'C',
	};
}

function inheritedSettings(inherited: NodeJS.ProcessEnv): Record<string, string> {
	const kept: Record<string, string> = {};
	const count = Number.parseInt(inherited['GIT_CONFIG_COUNT'] ?? '0', 10);
	let next = 0;
	for (let index = 0; index < count; index++) {
		const key = inherited[`GIT_CONFIG_KEY_${index}`];
		const value = inherited[`GIT_CONFIG_VALUE_${index}`];
		if (key === undefined || value === undefined || !inheritedSetting.test(key)) continue;
		kept[`GIT_CONFIG_KEY_${next}`] = key;
		kept[`GIT_CONFIG_VALUE_${next}`] = value;
		next++;
	}
	return next === 0 ? {} : { ...kept, GIT_CONFIG_COUNT: String(next) };
}
