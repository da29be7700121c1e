import * as vscode from 'vscode';
import { isReadable } from '../core/registry/entries.js';
import type { Snapshot } from '../core/registry/snapshot.js';
import { requireTrust } from '../host/editing.js';
import type { Target } from '../host/ids.js';
import { withLateProgress, type TaskProgress } from '../host/progress.js';
import type { RegistrationProgress } from '../host/registration.js';
import { formatSize, visible } from '../wording/format.js';
import { chooseFolder } from './chooseFolder.js';
import { chooseRegistry, type Destination } from './chooseRegistry.js';
import { guessName } from './guessName.js';
import type { ExistingModel } from './nameChoices.js';
import type { CommandParts } from './parts.js';
import { askRegistration, type RegisterAnswers } from './registerQuestions.js';
import { parseTarget } from './target.js';

type Registered = { model: string; version: number };

/** Register Model…: two questions, then a version. Nothing is written before the last answer. */
export function registerModel(parts: CommandParts) {
	return async (argument: unknown, selected: unknown): Promise<Registered> => {
		requireTrust();
		const [first, ...others] = selectedFolders(argument, selected);
		let registered = await registerOne(first);
		for (const folder of others) registered = await registerOne(folder);
		return registered;
	};

	async function registerOne(argument: unknown): Promise<Registered> {
		const target = argument instanceof vscode.Uri ? {} : parseTarget(argument);
		const folder = await chooseFolder(argument, parts);
		const name = folder.path.split('/').at(-1) ?? folder.path;
		const found = await withLateProgress(
			vscode.l10n.t('Looking at {folder}', { folder: visible(name) }),
			(progress) => parts.registration.inspect(folder.fsPath, inBytes(progress)),
		);
		const destination = await chooseRegistry(folder, target, parts);
		const existing =
			destination.kind === 'existing' ? await existingModels(destination.registry.snapshot) : [];
		const answers = await askRegistration(parts.prompts, {
			folderName: name,
			guessedName: guessName(vscode.workspace.asRelativePath(folder)),
			existing,
			found,
			...chosenName(target, existing),
		});
		const key = await openRegistry(parts, destination);
		const registered = await register(parts, key, folder, answers);
		await tell(parts, key, registered);
		return registered;
	}
}

/** The Explorer passes the folder under the pointer, and all selected ones if that is one of them. */
function selectedFolders(argument: unknown, selected: unknown): readonly [unknown, ...unknown[]] {
	if (!(argument instanceof vscode.Uri) || !Array.isArray(selected)) return [argument];
	const folders = selected.filter((each) => each instanceof vscode.Uri);
	const isAmongThem = folders.some((each) => each.toString() === argument.toString());
	return isAmongThem
		? [argument, ...folders.filter((each) => each.toString() !== argument.toString())]
		: [argument];
}

/** The existing model a command was started on. */
function chosenName(
	{ model }: Target,
	existing: readonly ExistingModel[],
): { name: { name: string; version: number } } | undefined {
	const found = existing.find(({ name }) => name === model);
	return found && { name: { name: found.name, version: found.nextVersion } };
}

async function existingModels(snapshot: Snapshot): Promise<readonly ExistingModel[]> {
	const models = (await snapshot.models()).filter(isReadable);
	return Promise.all(
		models.map(async (model) => ({
			name: model.manifest.value.name,
			nextVersion: ((await snapshot.versionNumbers(model))[0] ?? 0) + 1,
		})),
	);
}

/** The key of the registry, which is made first where there is none. */
async function openRegistry(
	{ editing, registries }: CommandParts,
	destination: Destination,
): Promise<string> {
	if (destination.kind === 'existing') return destination.registry.key;
	await editing.apply(destination.key, ({ initRegistry }) => initRegistry());
	await registries.search();
	return destination.key;
}

function register(
	{ editing, registration }: CommandParts,
	key: string,
	folder: vscode.Uri,
	{ name, description, aliases, takesCard }: RegisterAnswers,
): Promise<Registered> {
	const title = vscode.l10n.t('Registering {model}', { model: visible(name) });
	return editing.run(key, (registryRoot) =>
		withLateProgress(title, (progress) => {
			const order = { folder: folder.fsPath, registryRoot, name, aliases, takesCard };
			// An empty one, too, wins over that of the card.
			const described = description === '' && !takesCard ? order : { ...order, description };
			return registration.register(described, inBytes(progress));
		}),
	);
}

function inBytes({ signal, report }: TaskProgress): RegistrationProgress {
	const onProgress = (done: number, total: number) => {
		const amounts = { done: formatSize(done), total: formatSize(total) };
		report(vscode.l10n.t('{done} of {total}', amounts), done, total);
	};
	return { signal, onProgress };
}

async function tell(
	{ view, messages, pages }: CommandParts,
	key: string,
	registered: Registered,
): Promise<void> {
	const { model, version } = registered;
	await view.reveal({ registry: key, model, version });
	messages.done(vscode.l10n.t('Registered {model} version {version}', { model: visible(model), version }), {
		title: vscode.l10n.t('Open Page'),
		run: () => pages.open(key, model, { version }),
	});
}
