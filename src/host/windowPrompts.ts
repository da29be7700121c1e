import * as vscode from 'vscode';
import { Cancelled } from './cancelled.js';
import type { Choice, InputAnswer, InputQuestion, PickQuestion, Prompts } from './prompts.js';

interface Item<T> extends vscode.QuickPickItem {
	readonly choice?: Choice<T>;
}

/** `Prompts` by VS Code's quick picks and inputs. */
export const windowPrompts: Prompts = { pick, input, folder };

function pick<T>(question: PickQuestion<T>): Promise<{ value: T; typed: string }> {
	const box = vscode.window.createQuickPick<Item<T>>();
	box.title = question.title;
	box.placeholder = question.placeholder;
	box.matchOnDescription = true;
	if (question.step) setSteps(box, question.step);
	box.value = question.typed ?? '';

	let activeKey = question.activeKey;
	const fill = () => {
		const items = question.choices(box.value).flatMap((choice) => itemsOf(choice));
		box.items = items;
		const active = items.find(({ choice }) => choice && choice.key === activeKey);
		if (active) box.activeItems = [active];
	};
	fill();
	box.onDidChangeValue(fill);
	box.onDidChangeActive(([active]) => {
		if (active?.choice) activeKey = active.choice.key;
	});
	return new Promise((resolve, reject) => {
		box.onDidAccept(() => {
			const value = box.selectedItems[0]?.choice?.value;
			if (value === undefined) return;
			resolve({ value, typed: box.value });
			box.hide();
		});
		box.onDidHide(() => {
			reject(new Cancelled());
			box.dispose();
		});
		box.show();
	});
}

function itemsOf<T>(choice: Choice<T>): Item<T>[] {
	const { icon, label, description, detail, isAlwaysShown, group } = choice;
	const item: Item<T> = {
		label: `${icon === undefined ? '' : `$(${icon}) `}${withoutIcons(label)}`,
		...(description === undefined ? {} : { description: withoutIcons(description) }),
		...(detail === undefined ? {} : { detail: withoutIcons(detail) }),
		alwaysShow: isAlwaysShown ?? false,
		choice,
	};
	if (group === undefined) return [item];
	return [{ label: group, kind: vscode.QuickPickItemKind.Separator }, item];
}

function input(question: InputQuestion): Promise<InputAnswer> {
	const box = vscode.window.createInputBox();
	box.title = question.title;
	box.placeholder = question.placeholder;
	box.prompt = question.prompt;
	box.value = question.value ?? '';
	if (question.step) setSteps(box, question.step);
	const buttons = (question.buttons ?? []).map(({ id, icon, tooltip }) => ({
		id,
		iconPath: new vscode.ThemeIcon(icon),
		tooltip,
	}));
	box.buttons = [...(question.canGoBack ? [vscode.QuickInputButtons.Back] : []), ...buttons];
	// Typed text is lost with the box, so a look at another window must not close it.
	box.ignoreFocusOut = true;

	const check = () => {
		box.validationMessage = question.validate?.(box.value);
	};
	box.onDidChangeValue(check);
	return new Promise((resolve, reject) => {
		const answer = (given: InputAnswer) => {
			resolve(given);
			box.hide();
		};
		box.onDidTriggerButton((pressed) => {
			const button = buttons.find((each) => each === pressed);
			answer(
				button ? { kind: 'button', id: button.id, value: box.value } : { kind: 'back', value: box.value },
			);
		});
		box.onDidAccept(() => {
			check();
			if (!box.validationMessage) answer({ kind: 'accepted', value: box.value });
		});
		box.onDidHide(() => {
			reject(new Cancelled());
			box.dispose();
		});
		box.show();
	});
}

async function folder(title: string, openLabel: string): Promise<string> {
	const [chosen] =
		(await vscode.window.showOpenDialog({
			canSelectFiles: false,
			canSelectFolders: true,
			title,
			openLabel,
		})) ?? [];
	if (!chosen) throw new Cancelled();
	return chosen.toString();
}

function setSteps(box: vscode.QuickInput, { step, of }: { step: number; of: number }): void {
	box.step = step;
	box.totalSteps = of;
}

/** Names may hold what VS Code would draw as an icon. */
function withoutIcons(text: string): string {
	return text.replaceAll('$(', '\\$(');
}
