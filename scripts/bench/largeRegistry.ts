import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelName, VersionNumber } from '../../src/core/model/brands.js';
import { renderAliasFile } from '../../src/core/manifest/aliasFile.js';
import { renderChecksumList } from '../../src/core/manifest/checksumList.js';
import { renderModelFile } from '../../src/core/manifest/modelFile.js';
import { renderNotesFile } from '../../src/core/manifest/notesFile.js';
import { registryGitAttributes, renderRegistryFile } from '../../src/core/manifest/registryFile.js';
import { renderVersionFile } from '../../src/core/manifest/versionFile.js';
import { layout } from '../../src/core/registry/layout.js';
import { runQuietly } from '../run.js';
import { benchEnvironment } from './repository.js';

/** What a large registry holds, the same in ours and in MLflow's: `large_registry.py` reads it as JSON. */
export interface LargeModel {
	readonly name: string;
	readonly description: string;
	readonly tags: Readonly<Record<string, string>>;
	/** The version that `@champion` is. */
	readonly champion: number;
	/** Milliseconds. */
	readonly created: number;
	/** The newest last. */
	readonly versions: readonly LargeVersion[];
}
export interface LargeVersion {
	readonly version: number;
	readonly runId: string;
	readonly source: string;
	readonly tags: Readonly<Record<string, string>>;
	readonly metrics: Readonly<Record<string, number>>;
	readonly params: Readonly<Record<string, string>>;
}

const teams = ['risk', 'growth', 'search', 'vision', 'pricing'];
const tasks = ['classification', 'regression', 'ranking'];
const start = Date.UTC(2026, 0, 1);

/** `count` models with ten versions each. */
export function largeModels(count: number): LargeModel[] {
	return Array.from({ length: count }, (_, index) => {
		const name = `${tasks[index % 3] ?? ''}-${teams[index % 5] ?? ''}-${String(index).padStart(5, '0')}`;
		return {
			name,
			description: `Model ${index} of the ${teams[index % 5] ?? ''} team.\n\nTrained every week.`,
			tags: { team: teams[index % 5] ?? '', task: tasks[index % 3] ?? '', ticket: `ML-${index}` },
			champion: 1 + (index % 10),
			created: start + index * 60_000,
			versions: Array.from({ length: 10 }, (__, at) => ({
				version: at + 1,
				runId: hex(`run ${index} ${at}`).slice(0, 32),
				source: `runs:/${hex(`run ${index} ${at}`).slice(0, 32)}/model`,
				tags: { quality: at % 2 === 0 ? 'checked' : 'new' },
				metrics: { f1: round(0.5 + ((index * 7 + at * 13) % 500) / 1000), loss: round(1 / (at + 2)) },
				params: { C: String(at / 10), solver: 'lbfgs' },
			})),
		};
	});
}

/** Makes a repository with a registry of these models in `model-registry`, checked out. */
export async function layLargeRegistry(repository: string, models: readonly LargeModel[]): Promise<void> {
	await mkdir(repository, { recursive: true });
	const git = (...args: string[]) => runQuietly('git', args, { cwd: repository, env: benchEnvironment });
	await git('init', '--quiet', '--initial-branch=main');
	// A repack in the background would disturb whoever is measured next.
	await git('config', 'gc.auto', '0');
	const importer = spawn('git', ['fast-import', '--quiet'], {
		cwd: repository,
		stdio: ['pipe', 'inherit', 'inherit'],
		env: { ...process.env, ...benchEnvironment },
	});
	const closed = once(importer, 'close');
	const write = async (text: string) => {
		if (!importer.stdin.write(text)) await once(importer.stdin, 'drain');
	};
	const seconds = Math.floor(start / 1000);
	const message = 'Register many models';
	await write(
		`commit refs/heads/main\ncommitter Ada <ada@example.com> ${seconds} +0000\ndata ${message.length}\n${message}\n`,
	);
	for (const [path, text] of registryFiles(models)) {
		const bytes = Buffer.byteLength(text);
		await write(`M 100644 inline model-registry/${path}\ndata ${bytes}\n${text}\n`);
	}
	importer.stdin.end();
	const [code] = (await closed) as [number];
	if (code !== 0) throw new Error(`git fast-import ended with ${code}`);
	await git('checkout', '--quiet', '--force', 'main');
}

/** Moves `@champion` of these models to the version behind, in the files alone. */
export async function moveAliases(repository: string, models: readonly LargeModel[]): Promise<void> {
	for (const { name, champion } of models) {
		const [path, text] = championFile(name, 1 + (champion % 10), 'moved again');
		await writeFile(join(repository, 'model-registry', path), text);
	}
}

function championFile(name: string, version: number, moved: string): readonly [path: string, text: string] {
	const path = layout.aliasFile(name, 'champion');
	const id = hex(`${moved} ${name}`).slice(0, 26).toUpperCase();
	return [path, renderAliasFile({ version: version as VersionNumber, moved: id }, path)];
}

/** Every file with its text, the same as the writer would make. */
function* registryFiles(models: readonly LargeModel[]): Generator<readonly [path: string, text: string]> {
	yield ['registry.yaml', renderRegistryFile({ name: 'Large' })];
	yield ['.gitattributes', registryGitAttributes];
	const renderVersion = versionTemplate();
	for (const model of models) {
		const folder = model.name;
		const { name, description, tags } = model;
		const created = new Date(model.created).toISOString();
		const modelFile = layout.modelFile(folder);
		const facts = { name: name as ModelName, created, createdBy: author, description, tags };
		yield [modelFile, renderModelFile(facts, modelFile)];
		yield championFile(name, model.champion, 'moved');
		for (const version of model.versions) {
			const artifact = `weights of ${name} ${version.version}\n`;
			const list = renderChecksumList([{ path: 'artifacts/model.txt', sha256: hex(artifact) }]);
			yield [layout.checksums(folder, version.version), list];
			yield [`${layout.artifacts(folder, version.version)}/model.txt`, artifact];
			yield [
				layout.versionFile(folder, version.version),
				renderVersion(model, version, list, artifact.length),
			];
			const notes = layout.notesFile(folder, version.version);
			yield [notes, renderNotesFile({ tags: version.tags }, notes) ?? ''];
		}
	}
}

const author = 'Ada <ada@example.com>';

/** Rendering a hundred thousand files one by one takes minutes, so the writer's text of one is filled in for all. */
function versionTemplate() {
	const places = {
		created: '1999-09-09T09:09:09.999Z',
		digest: `sha256:${'d'.repeat(64)}`,
		run: 'r'.repeat(32),
	};
	const template = renderVersionFile(
		{
			version: 424242 as VersionNumber,
			created: places.created,
			createdBy: author,
			source: `runs:/${places.run}/model`,
			artifacts: { storage: 'copy', digest: places.digest, size: 434343, files: 1 },
			flavors: ['python_function', 'sklearn'],
			formats: ['skops'],
			lineage: {
				run: { id: places.run },
				datasets: [],
				params: { C: '0.454545', solver: 'lbfgs' },
				metrics: { f1: 0.464646, loss: 0.474747 },
				parents: [],
			},
		},
		'version.yaml',
	);
	return (model: LargeModel, version: LargeVersion, list: string, size: number) =>
		template
			.replace('424242', String(version.version))
			.replace(places.created, new Date(model.created + version.version * 1000).toISOString())
			.replaceAll(places.run, version.runId)
			.replace(places.digest, `sha256:${hex(list)}`)
			.replace('434343', String(size))
			.replace('0.454545', version.params['C'] ?? '')
			.replace('0.464646', String(version.metrics['f1']))
			.replace('0.474747', String(version.metrics['loss']));
}

function hex(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}

function round(value: number): number {
	return Math.round(value * 10_000) / 10_000;
}
