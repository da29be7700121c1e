import type { CommandShape, Place } from './shape.js';

/** The script that completes `gmr` in fish. */
export function fishScript({ verbs, values }: CommandShape): string {
	const first = verbs.map(
		({ name, summary }) => `complete -c gmr -n '__gmr_at "" 0' -f -a ${name} -d ${quoted(summary)}`,
	);
	const options = verbs.flatMap(({ name, options: names }) =>
		names.map((option) => {
			const flag = option.startsWith('--') ? `-l ${option.slice(2)}` : `-s ${option.slice(1)}`;
			const value = option in values ? ` -r${source(values[option])}` : '';
			return `complete -c gmr -n '__gmr_verb ${name}' ${flag}${value}`;
		}),
	);
	const places = verbs.flatMap(({ name, places: all }) =>
		all.flatMap((place, at) => {
			const offered = source(place);
			return offered === '' ? [] : [`complete -c gmr -n '__gmr_at ${name} ${at}'${offered}`];
		}),
	);
	return `# Completion of gmr for fish. Load it with: gmr completion fish | source
function __gmr_words
	set -l valued 0
	for word in (commandline -opc)[2..-1]
		if test $valued = 1
			set valued 0
			continue
		end
		switch $word
			case ${Object.keys(values).join(' ')}
				set valued 1
			case '-*'
			case '*'
				echo $word
		end
	end
end
function __gmr_verb -a verb
	set -l words (__gmr_words)
	test "$words[1]" = "$verb"
end
function __gmr_at -a verb at
	set -l words (__gmr_words)
	if test -z "$verb"
		test (count $words) -eq 0
	else
		test "$words[1]" = "$verb" -a (count $words) -eq (math $at + 1)
	end
end
complete -c gmr -f
${[...first, ...options, ...places].join('\n')}
`;
}

/** What an option or a place takes, as options of `complete`. */
function source(place: Place | undefined): string {
	const words = place?.words ?? [];
	const models = place?.hasModels ? ['(gmr __complete (commandline -ct) 2>/dev/null)'] : [];
	const offered = [...words, ...models].join(' ');
	return `${place?.hasFiles ? ' -F' : ''}${offered === '' ? '' : ` -f -a ${quoted(offered)}`}`;
}

function quoted(text: string): string {
	return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
