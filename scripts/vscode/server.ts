import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { CodeServer } from './codeServer.js';
import { rejectLater } from './deadline.js';
import { hostEnvironment } from './hostEnvironment.js';
import { startGroup } from './processes.js';
import { makeScratchFolder } from './scratch.js';
import { changeUserSettings, quietSettings, type Settings } from './settings.js';

/** What VS Code's server is started with. */
export interface ServerOptions {
	readonly codeServer: CodeServer;
	/** False shows the trust question as VS Code does and starts in Restricted Mode. */
	readonly trusted: boolean;
	readonly settings: Settings;
	/** Added to the environment of the server and so of the extension host; undefined removes a variable. */
	readonly env: NodeJS.ProcessEnv;
	/** 0 is a free one. */
	readonly port: number;
	/** Whether a page needs the secret that is part of the server's links. */
	readonly connectionToken: boolean;
	/** Called with the new data folder before the server starts. */
	readonly prepare: (dataFolder: string) => Promise<void>;
	readonly onLog: (line: string) => void;
}

/** A running VS Code server with a data folder of its own. */
export interface Server {
	/** Gone after dispose. */
	readonly dataFolder: string;
	/** Rejects when the server ends by itself; never resolves. */
	readonly failed: Promise<never>;
	/** The link of a page with these parameters. */
	readonly url: (parameters: Readonly<Record<string, string>>) => string;
	/** How a page of this server names a file of this machine. */
	readonly remoteUri: (path: string) => string;
	/** Changes user settings for pages that are opened or reloaded from now on. */
	readonly changeSettings: (settings: Settings) => Promise<void>;
	readonly dispose: () => Promise<void>;
}

const startTimeoutMs = 30_000;

/**
 * Starts VS Code's server on this machine's loopback address.
 * @throws Error with the server's last words when it does not come up, for instance because the port is taken.
 */
export async function startServer(options: ServerOptions): Promise<Server> {
	const scratch = await makeScratchFolder('gmr-vscode');
	const changeSettings = (settings: Settings): Promise<void> =>
		changeUserSettings(join(scratch.path, 'data'), settings);
	try {
		await changeSettings({ ...quietSettings, ...options.settings });
		await options.prepare(scratch.path);
		const token = options.connectionToken ? randomBytes(16).toString('hex') : undefined;
		const { port, failed, kill } = await startProcess(options, scratch.path, token);
		return describe(`127.0.0.1:${port}`, token, {
			dataFolder: scratch.path,
			failed,
			changeSettings,
			dispose: async () => {
				await kill();
				await scratch.dispose();
			},
		});
	} catch (error) {
		await scratch.dispose();
		throw error;
	}
}

interface ServerProcess {
	readonly port: string;
	readonly failed: Promise<never>;
	readonly kill: () => Promise<void>;
}

async function startProcess(
	options: ServerOptions,
	dataFolder: string,
	token: string | undefined,
): Promise<ServerProcess> {
	const lines: string[] = [];
	const announcement = portAnnouncement();
	const group = startGroup(options.codeServer.node, await serverArguments(options, dataFolder, token), {
		env: hostEnvironment({ EXTENSIONS_GALLERY: '{}', ...options.env }),
		onLine: (line) => {
			keepLast(lines, line);
			announcement.read(line);
			options.onLog(line);
		},
	});
	const failed = group.exited.then(({ code, signal }) => {
		throw new Error(`VS Code's server ended with ${code ?? signal}:\n${lines.join('\n')}`);
	});
	failed.catch(() => undefined);
	const late = rejectLater(startTimeoutMs, () => `VS Code's server did not come up:\n${lines.join('\n')}`);
	try {
		const port = await Promise.race([announcement.port, failed, late.promise]);
		return { port, failed, kill: () => group.kill() };
	} catch (error) {
		await group.kill();
		throw error;
	} finally {
		late.cancel();
	}
}

function keepLast(lines: string[], line: string): void {
	if (line !== '') {
		lines.push(line);
		lines.splice(0, lines.length - 15);
	}
}

/** Reads from the server's output which port it has, or that it gets none: then it says so and goes on running. */
function portAnnouncement(): { readonly port: Promise<string>; read(line: string): void } {
	let read: (line: string) => void = () => undefined;
	const port = new Promise<string>((done, fail) => {
		read = (line) => {
			const announced = /^Extension host agent listening on (\d+)/.exec(line)?.[1];
			if (announced !== undefined) {
				done(announced);
			} else if (line.includes('Error: listen E')) {
				fail(new Error(`VS Code's server cannot have the port: ${line.replace(/^.*Error: /, '')}`));
			}
		};
	});
	return { port, read };
}

function describe(
	authority: string,
	token: string | undefined,
	rest: Omit<Server, 'url' | 'remoteUri'>,
): Server {
	return {
		...rest,
		url: (parameters) => {
			const query = new URLSearchParams({ ...(token !== undefined && { tkn: token }), ...parameters });
			return `http://${authority}/?${query.toString()}`;
		},
		remoteUri: (path) => {
			const segments = resolve(path).split('/').map(encodeURIComponent);
			return `vscode-remote://${authority}${segments.join('/')}`;
		},
	};
}

async function serverArguments(
	options: ServerOptions,
	dataFolder: string,
	token: string | undefined,
): Promise<string[]> {
	const args = [
		join(options.codeServer.folder, 'out/server-main.js'),
		...['--host', '127.0.0.1', '--port', String(options.port)],
		...['--server-data-dir', dataFolder],
		'--accept-server-license-terms',
		'--disable-telemetry',
		// The extension host shall have the environment we give it, not what a login shell makes of it.
		'--force-disable-user-env',
	];
	if (options.trusted) {
		args.push('--disable-workspace-trust');
	}
	if (token === undefined) {
		args.push('--without-connection-token');
	} else {
		// As a file and not as an argument, which every user of the machine can read.
		const file = join(dataFolder, 'connection-token');
		await writeFile(file, token, { mode: 0o600 });
		args.push('--connection-token-file', file);
	}
	return args;
}
