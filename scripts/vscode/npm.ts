import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { runToEnd } from './processes.js';

/** Where and with what npm is run. */
export interface NpmOptions {
	/** The package folder npm works on. */
	readonly folder: string;
	/** The Node binary that runs npm and what it compiles for; this process's own when left out. */
	readonly node?: string;
	readonly env?: NodeJS.ProcessEnv;
	readonly allowFailure?: boolean;
}

/**
 * Runs npm in `folder` and gives its output.
 * @throws Error with npm's last lines when it fails and `allowFailure` is not set.
 */
export async function npm(args: readonly string[], options: NpmOptions): Promise<string> {
	const node = options.node ?? process.execPath;
	const { output } = await runToEnd('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
		cwd: options.folder,
		env: {
			...withoutNpmRun(process.env),
			PATH: `${dirname(node)}${delimiter}${process.env['PATH'] ?? ''}`,
			...options.env,
		},
		allowFailure: options.allowFailure ?? false,
	});
	return output;
}

/**
 * Installs packages into `folder`, which becomes a package folder of its own if it is none yet.
 * @throws Error with npm's last lines when it fails.
 */
export async function installPackages(
	folder: string,
	packages: readonly string[],
	flags: readonly string[] = [],
): Promise<void> {
	const manifest = join(folder, 'package.json');
	if (!existsSync(manifest)) {
		// Without a manifest here npm would take the next one above, which is this project's.
		await writeFile(manifest, '{ "private": true }\n');
	}
	await npm(['install', ...packages, ...flags], { folder });
}

/** Under `npm test`, npm tells its children which package they are in; another npm must not believe that. */
function withoutNpmRun(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	const inherited =
		/^npm_(package_|lifecycle_|command$|node_execpath$|config_(local_prefix|prefix|global|workspace|include|omit|dry_run))/i;
	return Object.fromEntries(Object.entries(env).filter(([name]) => !inherited.test(name)));
}
