import { copyFile, mkdir, readFile, chmod } from 'node:fs/promises';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { installOnce } from './cache.js';
import { installPackages, npm } from './npm.js';
import { runToEnd } from './processes.js';
import { requireCompiler } from './systemTools.js';

/** What is needed to start VS Code's server. */
export interface CodeServer {
	/** The folder with VS Code's `out/server-main.js`. */
	readonly folder: string;
	/** The Node binary it was compiled for. */
	readonly node: string;
}

/** How an installer is told about. */
export interface InstallOptions {
	/** Called with one sentence at each step of a first install; not called when nothing is to be done. */
	readonly onProgress?: (message: string) => void;
}

const ripgrep = `@vscode/ripgrep-${process.platform}-${process.arch}`;
const ripgrepPackage = `${ripgrep}@1.18.0`;

/**
 * Gives VS Code's server of the npm package `code-server`, installing and compiling it into the cache on first
 * use (about a minute); afterwards it is instant.
 * @param options.version of code-server: 4.100.3 is VS Code 1.100.3.
 * @throws Error before anything is downloaded when the system has no compiler, Python or make.
 */
export async function ensureCodeServer(
	options: InstallOptions & { readonly version: string },
): Promise<CodeServer> {
	const { version, onProgress } = options;
	// Compiled modules fit one platform and one Node ABI, so each has a folder of its own.
	const abi = `${process.platform}-${process.arch}-node${process.versions.modules}`;
	const installed = await installOnce(`code-server-${version}-${abi}`, async (folder) => {
		if (process.platform === 'win32') {
			throw new Error('The browser-served VS Code needs Linux or macOS; on Windows use the desktop VS Code');
		}
		requireCompiler();
		await fill(folder, version, onProgress ?? (() => undefined));
	});
	return { folder: serverFolder(installed), node: await nodeFor(installed) };
}

async function fill(folder: string, version: string, onProgress: (message: string) => void): Promise<void> {
	onProgress(`Downloading VS Code's server (code-server ${version})`);
	// Its own postinstall refuses root, and all that it does is done here.
	await installPackages(folder, [`code-server@${version}`, ripgrepPackage], ['--ignore-scripts']);
	if (!(await runsOnThisNode(folder))) {
		const major = await wantedNodeMajor(folder);
		onProgress(`Downloading Node ${major}, which code-server ${version} needs`);
		await installPackages(folder, [`node@${major}`]);
	}
	const node = await nodeFor(folder);
	const server = serverFolder(folder);
	const dependencies = ['install', '--omit=dev', '--ignore-scripts'];
	await npm([...dependencies, ...(await forgottenModules(server))], { folder: server, node });
	await npm(dependencies, { folder: join(server, 'extensions'), node });
	onProgress('Compiling the native modules of VS Code (about half a minute)');
	await compileNativeModules(server, node);
	await addRipgrep(folder, server);
}

/** What the built-in Git extension of newer versions needs and their manifests do not name. */
async function forgottenModules(server: string): Promise<readonly string[]> {
	const git = await readFile(join(server, 'extensions/git/dist/main.js'), 'utf8');
	return git.includes('"@vscode/fs-copyfile"') ? ['@vscode/fs-copyfile@2.0.0'] : [];
}

/** These have no prebuilt binaries; which of them there are depends on the version. */
const nativeModules = [
	'@vscode/spdlog',
	'native-watchdog',
	'@vscode/native-watchdog',
	'@vscode/fs-copyfile',
	'node-pty',
];

async function compileNativeModules(server: string, node: string): Promise<void> {
	const modules = nativeModules.filter((name) => existsSync(join(server, 'node_modules', name)));
	const headers = await findHeaders(node);
	// node-pty's own postinstall fails after its binary is built, so the binaries tell, not the exit code.
	const output = await npm(['rebuild', ...modules], {
		folder: server,
		node,
		...(headers !== undefined && { env: { npm_config_nodedir: headers } }),
		allowFailure: true,
	});
	const script = `for (const name of ${JSON.stringify(modules)}) require(name)`;
	try {
		await runToEnd(node, ['--eval', script], { cwd: server });
	} catch (cause) {
		const tail = output.split('\n').slice(-40).join('\n');
		throw new Error(`The native modules of VS Code's server could not be compiled:\n${tail}`, { cause });
	}
}

/** The prefix whose `include/node` belongs to `node`; without one node-gyp downloads the headers. */
async function findHeaders(node: string): Promise<string | undefined> {
	const { output } = await runToEnd(node, ['--print', 'process.versions.node']);
	const major = output.split('.')[0] ?? '';
	return [dirname(dirname(node)), '/usr', '/usr/local'].find((prefix) => {
		const header = join(prefix, 'include/node/node_version.h');
		return (
			existsSync(header) && readFileSync(header, 'utf8').includes(`#define NODE_MAJOR_VERSION ${major}\n`)
		);
	});
}

/** Without it `workspace.findFiles` and quick open find nothing. */
async function addRipgrep(folder: string, server: string): Promise<void> {
	const target = join(server, 'node_modules/@vscode/ripgrep/bin/rg');
	await mkdir(dirname(target), { recursive: true });
	await copyFile(join(folder, 'node_modules', ripgrep, 'bin/rg'), target);
	await chmod(target, 0o755);
}

function serverFolder(installed: string): string {
	return join(installed, 'node_modules/code-server/lib/vscode');
}

async function nodeFor(installed: string): Promise<string> {
	return (await runsOnThisNode(installed)) ? process.execPath : join(installed, 'node_modules/node/bin/node');
}

async function runsOnThisNode(installed: string): Promise<boolean> {
	return process.versions.node.split('.')[0] === (await wantedNodeMajor(installed));
}

async function wantedNodeMajor(installed: string): Promise<string> {
	const text = await readFile(join(installed, 'node_modules/code-server/package.json'), 'utf8');
	const major = /"engines":\s*\{\s*"node":\s*"\D*(\d+)/.exec(text)?.[1];
	if (major === undefined) {
		throw new Error('code-server does not say which Node it needs');
	}
	return major;
}
