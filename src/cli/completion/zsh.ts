import type { CommandShape, Place } from './shape.js';

/** The script that completes `gmr` in zsh, sourced or as the file `_gmr` of `$fpath`. */
export function zshScript({ verbs, values }: CommandShape): string {
	const described = verbs.map(({ name, summary }) => `\t\t'${name}:${summary.replaceAll("'", "'\\''")}'`);
	const options = verbs.map(({ name, options: names }) => `\t\t\t${name}) compadd -- ${names.join(' ')} ;;`);
	const placed = verbs.flatMap(({ name, places }) =>
		places.map((place, at) => `\t\t${name}:${at}) ${actions(place)} ;;`),
	);
	const valued = Object.entries(values).map(([option, place]) => `\t\t${option}) ${actions(place)} ;;`);
	return `#compdef gmr
# Completion of gmr for zsh. Load it with: source <(gmr completion zsh)
_gmr() {
	local verb="" valued="" word at=0
	local -a verbs
	verbs=(
${described.join('\n')}
	)
	for word in "\${(@)words[2,CURRENT-1]}"; do
		if [[ -n "$valued" ]]; then valued=""; continue; fi
		case "$word" in
			${Object.keys(values).join('|')}) valued="$word" ;;
			-*) ;;
			*) if [[ -z "$verb" ]]; then verb="$word"; else at=$((at + 1)); fi ;;
		esac
	done
	case "$valued" in
${valued.join('\n')}
	esac
	[[ -n "$valued" ]] && return
	if [[ -z "$verb" ]]; then
		_describe verb verbs
		return
	fi
	if [[ "\${words[CURRENT]}" == -* ]]; then
		case "$verb" in
${options.join('\n')}
		esac
		return
	fi
	case "$verb:$at" in
${placed.join('\n')}
	esac
}
_gmr_models() {
	local -a names
	names=("\${(@f)$(gmr __complete "\${words[CURRENT]}" 2>/dev/null)}")
	compadd -a names
}
if [[ "\${funcstack[1]}" == _gmr ]]; then _gmr "$@"; else compdef _gmr gmr; fi
`;
}

function actions(place: Place | undefined): string {
	const steps = [
		...(place && place.words.length > 0 ? [`compadd -- ${place.words.join(' ')}`] : []),
		...(place?.hasModels ? ['_gmr_models'] : []),
		...(place?.hasFiles ? ['_files'] : []),
	];
	return steps.length === 0 ? ':' : steps.join('; ');
}
