import * as vscode from 'vscode';
import { registryError } from '../core/errors.js';
import { aliasesByVersion, requireModel, requireVersion } from '../core/registry/resolve.js';
import { isReadable, type ReadableModel, type VersionEntry } from '../core/registry/entries.js';
import { isVersionNumber } from '../core/model/versionNumber.js';
import { rankedMetrics } from '../core/registry/primaryMetric.js';
import { commandIds, type Target } from '../host/ids.js';
import { Notice } from '../host/notice.js';
import type { Choice, Prompts } from '../host/prompts.js';
import type { Registries } from '../host/registries.js';
import type { RegistryState } from '../host/registryState.js';
import { formatMetric, relativeTime, visible } from '../wording/format.js';
import { pickRegistry } from './pickRegistry.js';

/** A model of one of the registries. */
export interface ChosenModel {
	readonly registry: RegistryState;
	readonly model: ReadableModel;
	readonly name: string;
}

/** Finds what a command acts on, and asks for what it was not told. */
export class Chooser {
	readonly #registries: Registries;
	readonly #prompts: Prompts;

	constructor(registries: Registries, prompts: Prompts) {
		this.#registries = registries;
		this.#prompts = prompts;
	}

	/** The registry of `target`, or one that is asked for. Throws a `Notice` where there is none. */
	async registry(target: Target, title: string): Promise<RegistryState> {
		const registries = await this.#registriesOf(target);
		const [first] = registries;
		return first && registries.length === 1 ? first : pickRegistry(registries, title, this.#prompts);
	}

	/** The model of `target`. Throws `model-not-found`, `model-unreadable`, or a `Notice` where there is nothing yet. */
	async model(target: Target, title: string): Promise<ChosenModel> {
		const registries = await this.#registriesOf(target);
		const wanted = target.model;
		if (wanted !== undefined) {
			const found = await Promise.all(
				registries.map(async (registry) => {
					const model = await registry.snapshot.findModel(wanted);
					return model && chosen(registry, model);
				}),
			);
			const holding = found.filter((each) => each !== undefined);
			const [only] = holding;
			const [registry] = registries;
			if (!only && registry) return chosen(registry, await requireModel(registry.snapshot, wanted));
			return only && holding.length === 1 ? only : this.#pickModel(holding, title);
		}
		const all = await Promise.all(
			registries.map(async (registry) =>
				(await registry.snapshot.models()).filter(isReadable).map((model) => chosen(registry, model)),
			),
		);
		return this.#pickModel(all.flat(), title);
	}

	/** A version of the model: the target's, or one that is asked for. Throws `no-versions`. */
	async version(
		{ registry, model, name }: ChosenModel,
		target: Target,
		title: string,
	): Promise<VersionEntry> {
		const { snapshot } = registry;
		if (isVersionNumber(target.version)) return requireVersion(snapshot, model, target.version);
		const versions = await snapshot.versions(model);
		if (versions.length === 0) throw registryError('no-versions', { name });
		const aliases = await aliasesByVersion(snapshot, model);
		const choices = versions.map((version) => versionChoice(version, aliases.get(version.number) ?? []));
		const { value } = await this.#prompts.pick({
			title,
			placeholder: vscode.l10n.t('A version of {model}', { model: visible(name) }),
			choices: () => choices,
		});
		return value;
	}

	async #registriesOf(target: Target): Promise<readonly RegistryState[]> {
		const all = await this.#registries.all();
		if (all.length === 0) throw nothingYet(vscode.l10n.t('There is no model registry in this workspace.'));
		const named = all.filter(({ key }) => key === target.registry);
		return named.length > 0 ? named : all;
	}

	async #pickModel(models: readonly ChosenModel[], title: string): Promise<ChosenModel> {
		const [first] = models;
		if (!first) throw nothingYet(vscode.l10n.t('There are no registered models in this workspace.'));
		const isOneRegistry = models.every(({ registry }) => registry.key === first.registry.key);
		const choices = await Promise.all(models.map((model) => modelChoice(model, isOneRegistry)));
		const { value } = await this.#prompts.pick({
			title,
			placeholder: vscode.l10n.t('A registered model'),
			choices: () => choices,
		});
		return value;
	}
}

function nothingYet(sentence: string): Notice {
	const title = vscode.l10n.t('Register Model…');
	return new Notice(sentence, { command: commandIds.registerModel, title });
}

function chosen(registry: RegistryState, model: ReadableModel): ChosenModel {
	return { registry, model, name: model.manifest.value.name };
}

async function modelChoice(chosenModel: ChosenModel, isOneRegistry: boolean): Promise<Choice<ChosenModel>> {
	const { registry, model, name } = chosenModel;
	const latest = (await registry.snapshot.versionNumbers(model))[0];
	const facts = [
		latest === undefined ? undefined : `v${latest}`,
		isOneRegistry ? undefined : registry.folder,
	];
	return {
		key: `${registry.key} ${model.folder}`,
		icon: 'package',
		label: visible(name),
		description: facts.filter((fact) => fact !== undefined).join(' · '),
		value: chosenModel,
	};
}

function versionChoice(version: VersionEntry, aliases: readonly string[]): Choice<VersionEntry> {
	const { number, manifest } = version;
	const metric = manifest.ok ? rankedMetrics(manifest.value.lineage.metrics)[0] : undefined;
	const facts = [
		...aliases.map((alias) => `@${visible(alias)}`),
		...(metric ? [`${visible(metric.name)} ${formatMetric(metric.value)}`] : []),
		...(manifest.ok ? [relativeTime(manifest.value.created, new Date())] : []),
	];
	return {
		key: String(number),
		icon: 'git-commit',
		label: vscode.l10n.t('Version {version}', { version: number }),
		description: facts.join(' · '),
		value: version,
	};
}
