import { createHash } from 'node:crypto';
import type { Edit, Operation } from '../../src/core/edit.js';
import { registryGitAttributes, renderRegistryFile } from '../../src/core/manifest/registryFile.js';

/** Makes a registry. */
export const plainInit: Operation = () =>
	Promise.resolve({
		operation: 'init',
		summary: 'Create the model registry',
		changes: [
			{ kind: 'write', path: 'registry.yaml', text: renderRegistryFile({}) },
			{ kind: 'write', path: '.gitattributes', text: registryGitAttributes },
		],
	});

/** Points an alias of `fraud` at a version, unless it does. */
export function plainAlias(version: number, alias = 'champion'): Operation {
	return (_snapshot, context) =>
		Promise.resolve({
			operation: 'set-alias',
			summary: `Move fraud@${alias} to version ${version}`,
			model: 'fraud',
			version,
			changes: [
				{
					kind: 'write',
					path: `models/fraud/aliases/${alias}.yaml`,
					text: `version: ${version}\nmoved: ${context.randomId()}\n`,
				},
			],
		});
}

/** Writes and deletes files, one sentence for all. */
export function plainEdit(changes: Edit['changes'], rest: Partial<Edit> = {}): Operation {
	return () =>
		Promise.resolve({ operation: 'describe', summary: 'Describe fraud', model: 'fraud', changes, ...rest });
}

/** Publishes `incoming`, which holds `files` (contents by path below `artifacts/`), as the next version of `fraud`. */
export function plainRegister(
	incoming: string,
	files: Readonly<Record<string, string | Uint8Array>>,
): Operation {
	return async (_snapshot, context) => {
		const version = 1 + (await context.highestKnownVersion('fraud'));
		const to = `models/fraud/versions/${version}`;
		const checksums = Object.entries(files).map(([path, content]) => {
			const sha256 = createHash('sha256').update(content).digest('hex');
			return `${sha256}  artifacts/${path}\n`;
		});
		return {
			operation: 'register',
			summary: `Register fraud version ${version}`,
			model: 'fraud',
			version,
			changes: [
				{ kind: 'write', path: 'models/fraud/model.yaml', text: 'name: fraud\n' },
				{ kind: 'write', path: `${to}/version.yaml`, text: `version: ${version}\n` },
				{ kind: 'write', path: `${to}/artifacts.sha256`, text: checksums.sort().join('') },
				{ kind: 'write', path: 'models/fraud/aliases/newest.yaml', text: `version: ${version}\n` },
			],
			publication: { from: incoming, to, files: Object.keys(files).map((path) => `artifacts/${path}`) },
		};
	};
}
