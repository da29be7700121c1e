// npm run package: the extension as a .vsix and the CLI as an npm package, both from dist/.
import { chmod, cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { inRepository, packages, repositoryRoot } from './paths.js';
import { runQuietly } from './run.js';

interface Manifest {
	version: string;
	license: string;
	engines: { node: string };
}

const target = inRepository('out', 'package');
await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
await packExtension();
await packCli();
process.stdout.write(`${packages.vsix}\n${packages.cli}\n`);

async function packExtension(): Promise<void> {
	await createVSIX({
		cwd: repositoryRoot,
		packagePath: packages.vsix,
		dependencies: false,
		allowMissingRepository: true,
		rewriteRelativeLinks: false,
	});
}

/** The CLI has a manifest of its own: the extension's is for VS Code, and has no runtime dependencies either. */
async function packCli(): Promise<void> {
	const staging = join(target, 'cli');
	await cp(inRepository('dist', 'cli'), join(staging, 'dist'), { recursive: true });
	await chmod(join(staging, 'dist', 'gmr.js'), 0o755);
	for (const file of ['README.md', 'CHANGELOG.md', 'LICENSE', 'NOTICE'])
		await cp(inRepository(file), join(staging, file));
	const { version, license, engines } = JSON.parse(
		await readFile(inRepository('package.json'), 'utf8'),
	) as Manifest;
	const manifest = {
		name: 'git-model-registry-cli',
		version,
		description: 'gmr: a model registry that lives in your git repository',
		license,
		type: 'commonjs',
		bin: { gmr: 'dist/gmr.js' },
		engines: { node: engines.node },
	};
	await writeFile(join(staging, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
	const packed = await runQuietly('npm', ['pack', '--silent', '--pack-destination', target], {
		cwd: staging,
	});
	await rename(join(target, packed.trim()), packages.cli);
	await rm(staging, { recursive: true });
}
