import type { Edit } from '../../core/edit.js';

/** A branch's name has no more of a model's than this. */
const maxModelCharacters = 60;

/**
 * The branch of a proposal, without `refs/heads/`: `registry/register-fraud-8`, of an Edit without a version the first
 * free `registry/describe-fraud-<n>`. `taken` are the branches that exist.
 */
export function proposalBranch(
	{ operation, model, version }: Pick<Edit, 'operation' | 'model' | 'version'>,
	taken: Iterable<string>,
): string {
	// On a file system that ignores case, so are branches.
	const lowerCased = new Set(Array.from(taken, (branch) => branch.toLowerCase()));
	const isFree = (branch: string) => !lowerCased.has(branch.toLowerCase());
	const stem = ['registry/' + operation, ...(model === undefined ? [] : [refSafe(model)])].join('-');
	if (version !== undefined && isFree(`${stem}-${version}`)) return `${stem}-${version}`;
	const numbered = version === undefined ? stem : `${stem}-${version}`;
	let suffix = version === undefined ? 1 : 2;
	while (!isFree(`${numbered}-${suffix}`)) suffix++;
	return `${numbered}-${suffix}`;
}

/** A name as part of a ref's: what `git check-ref-format` takes everywhere in it. */
function refSafe(name: string): string {
	const plain = name
		.replace(/[^A-Za-z0-9._-]+/g, '-')
		.replace(/\.{2,}/g, '.')
		.slice(0, maxModelCharacters)
		.replace(/^[-.]+|[-.]+$/g, '');
	return plain === '' ? 'model' : plain;
}

/** A repository on a server: `https://github.com` and `owner/name`. */
interface Hosted {
	readonly host: string;
	readonly origin: string;
	readonly path: string;
}

/**
 * Where a person opens a pull request of `branch` into `base`, by the address of a remote in any of git's forms;
 * `undefined` for hosts whose pages are not known. Credentials in the address are left out.
 */
export function newPullRequestUrl(remoteUrl: string, branch: string, base: string): string | undefined {
	const hosted = parseRemote(remoteUrl);
	if (!hosted) return undefined;
	const forge = forges.find(({ isAt }) => isAt.test(hosted.host));
	return forge?.url(hosted, encodePath(branch), encodePath(base));
}

/** Hosts by name; those of companies by the name their first label has. */
const forges: readonly {
	readonly isAt: RegExp;
	url(hosted: Hosted, branch: string, base: string): string | undefined;
}[] = [
	{
		isAt: /^(?:github\.com|github\..+|.+\.ghe\.com)$/,
		url: ({ origin, path }, branch, base) => `${origin}/${path}/compare/${base}...${branch}?expand=1`,
	},
	{
		isAt: /^(?:gitlab\.com|gitlab\..+)$/,
		url: ({ origin, path }, branch, base) =>
			`${origin}/${path}/-/merge_requests/new?merge_request%5Bsource_branch%5D=${branch}&merge_request%5Btarget_branch%5D=${base}`,
	},
	{
		isAt: /^bitbucket\.org$/,
		url: ({ origin, path }, branch, base) =>
			`${origin}/${path}/pull-requests/new?source=${branch}&dest=${base}`,
	},
	{
		isAt: /^(?:(?:ssh\.)?dev\.azure\.com|vs-ssh\.visualstudio\.com|.+\.visualstudio\.com)$/,
		url: azureUrl,
	},
	{
		isAt: /^(?:codeberg\.org|gitea\..+|forgejo\..+)$/,
		url: ({ origin, path }, branch, base) => `${origin}/${path}/compare/${base}...${branch}`,
	},
];

/** `git@ssh.dev.azure.com:v3/org/project/repo` or `https://dev.azure.com/org/project/_git/repo`, and the old hosts. */
function azureUrl({ host, origin, path }: Hosted, branch: string, base: string): string | undefined {
	const query = `pullrequestcreate?sourceRef=${branch}&targetRef=${base}`;
	const [version, organization, project, repository] = path.split('/');
	if (/^(?:ssh\.dev\.azure\.com|vs-ssh\.visualstudio\.com)$/.test(host))
		return version === 'v3' && organization && project && repository
			? `https://dev.azure.com/${organization}/${project}/_git/${repository}/${query}`
			: undefined;
	return path.includes('_git/') ? `${origin}/${path}/${query}` : undefined;
}

function parseRemote(remoteUrl: string): Hosted | undefined {
	const url = /^(https?|ssh|git\+ssh|git):\/\//.exec(remoteUrl)
		? parseUrl(remoteUrl)
		: parseScpForm(remoteUrl);
	if (!url || url.path === '') return undefined;
	return { ...url, path: encodePath(url.path) };
}

function parseUrl(text: string): Hosted | undefined {
	if (!URL.canParse(text)) return undefined;
	const { protocol, hostname, host, pathname } = new URL(text);
	// The port of ssh is not that of the pages.
	const isWeb = /^https?:$/.test(protocol);
	return {
		host: hostname.toLowerCase(),
		origin: isWeb ? `${protocol}//${host}` : `https://${hostname.toLowerCase()}`,
		path: repositoryPath(decoded(pathname)),
	};
}

/** `git@github.com:owner/name.git`. */
function parseScpForm(text: string): Hosted | undefined {
	const [, host, path = ''] =
		/^(?:[^@/:\s]+@)?([A-Za-z0-9.-]+\.[A-Za-z0-9-]+):(?!\/\/)(.+)$/.exec(text) ?? [];
	if (host === undefined) return undefined;
	return { host: host.toLowerCase(), origin: `https://${host.toLowerCase()}`, path: repositoryPath(path) };
}

function repositoryPath(path: string): string {
	return path.replace(/^\/+|\/+$/g, '').replace(/\.git$/, '');
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		// A lone %: then it is meant as it stands.
		return text;
	}
}

function encodePath(path: string): string {
	return path.split('/').map(encodeURIComponent).join('/');
}
