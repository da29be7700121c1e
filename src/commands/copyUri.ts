import * as vscode from 'vscode';
import { formatModelUri } from '../core/model/modelUri.js';
import { headlineAlias } from '../core/registry/headlineAlias.js';
import type { Choice } from '../host/prompts.js';
import { visible } from '../wording/format.js';
import type { Chooser, ChosenModel } from './chooser.js';
import type { CommandParts } from './parts.js';
import { parseTarget } from './target.js';

type Parts = Pick<CommandParts, 'prompts' | 'messages' | 'copy'> & { chooser: Chooser };

/** Copy URI: `models:/iris@champion` of an alias or model, `models:/iris/3` of a version. Gives the URI. */
export function copyUri({ chooser, prompts, messages, copy }: Parts) {
	return async (argument: unknown): Promise<string> => {
		const title = vscode.l10n.t('Copy URI');
		const target = parseTarget(argument);
		const model = await chooser.model(target, title);
		const { name } = model;
		const uri =
			target.alias !== undefined
				? formatModelUri(name, { alias: target.alias })
				: target.version !== undefined
					? formatModelUri(name, { version: target.version })
					: target.model !== undefined
						? await mainUri(model)
						: await askUri(model);
		await copy(uri);
		messages.glance(vscode.l10n.t('Copied {uri}', { uri: visible(uri) }));
		return uri;
	};

	async function askUri(model: ChosenModel): Promise<string> {
		const choices = (await urisOf(model)).map(({ uri, description }): Choice<string> => ({
			key: uri,
			label: visible(uri),
			description,
			value: uri,
		}));
		const { value } = await prompts.pick({
			title: vscode.l10n.t('Copy URI'),
			placeholder: vscode.l10n.t('A URI of {model}', { model: visible(model.name) }),
			choices: () => choices,
		});
		return value;
	}
}

/** The URI that says most of a model: its main alias, its newest version, or without versions the way to the next. */
async function mainUri({ registry, model, name }: ChosenModel): Promise<string> {
	const headline = headlineAlias(await registry.snapshot.aliases(model));
	if (headline) return formatModelUri(name, { alias: headline.alias });
	const latest = await registry.snapshot.latest(model);
	return latest ? formatModelUri(name, { version: latest.number }) : `models:/${name}/latest`;
}

async function urisOf({
	registry,
	model,
	name,
}: ChosenModel): Promise<{ uri: string; description: string }[]> {
	const { snapshot } = registry;
	const [aliases, versions] = await Promise.all([snapshot.aliases(model), snapshot.versions(model)]);
	return [
		...aliases.map(({ alias, manifest }) => ({
			uri: formatModelUri(name, { alias }),
			description: manifest.ok ? `→ v${manifest.value.version}` : '',
		})),
		{ uri: `models:/${name}/latest`, description: versions[0] ? `→ v${versions[0].number}` : '' },
		...versions.map(({ number }) => ({ uri: formatModelUri(name, { version: number }), description: '' })),
	];
}
