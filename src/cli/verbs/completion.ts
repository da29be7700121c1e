import { registryError } from '../../core/errors.js';
import { bashScript } from '../completion/bash.js';
import { fishScript } from '../completion/fish.js';
import { commandShape } from '../completion/shape.js';
import { zshScript } from '../completion/zsh.js';
import { exitCode } from '../io.js';
import type { Verb } from '../verb.js';

const shells: Readonly<Record<string, typeof bashScript>> = {
	bash: bashScript,
	zsh: zshScript,
	fish: fishScript,
};

export const completion: Verb = {
	usage: 'completion bash|zsh|fish',
	help: [
		'Prints a script that completes verbs, options, models, aliases and versions.',
		'Load it in ~/.bashrc (and likewise in ~/.zshrc):',
		'  source <(gmr completion bash) or in ~/.config/fish/config.fish:',
		'  gmr completion fish | source',
	],
	example: 'gmr completion bash > /etc/bash_completion.d/gmr',
	options: {},
	positionals: [1, 1],
	async run({ io, positionals, shownVerbs }) {
		const name = positionals[0] ?? '';
		const script = Object.hasOwn(shells, name) ? shells[name] : undefined;
		if (!script) throw registryError('usage', { message: `usage: gmr ${completion.usage}` });
		io.out(script(await commandShape(shownVerbs)));
		return exitCode.done;
	},
};
