import type { CommandShape, Place } from './shape.js';

/** The script that completes `gmr` in bash, 3.2 (macOS) and later. */
export function bashScript({ verbs, values }: CommandShape): string {
	const options = verbs.map(({ name, options: names }) => `\t\t${name}) options="${names.join(' ')}" ;;`);
	const placed = verbs.flatMap(({ name, places }) =>
		places.map((place, at) => `\t\t${name}:${at}) ${actions(place)} ;;`),
	);
	const valued = Object.entries(values).map(([option, place]) => `\t\t${option}) ${actions(place)} ;;`);
	const withValue = Object.keys(values).join('|');
	return `# Completion of gmr for bash. Load it with: source <(gmr completion bash)
_gmr() {
	# bash takes words apart at : @ and =, which are part of ours.
	local line="\${COMP_LINE:0:COMP_POINT}" current="" verb="" valued="" options="" word at=0
	local -a words
	COMPREPLY=()
	IFS=$' \\t' read -r -a words <<<"$line"
	case "$line" in
		*[[:space:]]) ;;
		*)
			current="\${words[\${#words[@]}-1]}"
			unset "words[\${#words[@]}-1]"
			;;
	esac
	for word in "\${words[@]:1}"; do
		if [ -n "$valued" ]; then valued=""; continue; fi
		case "$word" in
			${withValue}) valued="$word" ;;
			-*) ;;
			*) if [ -z "$verb" ]; then verb="$word"; else at=$((at + 1)); fi ;;
		esac
	done
	case "$valued" in
${valued.join('\n')}
	esac
	[ -n "$valued" ] && return
	if [ -z "$verb" ]; then
		_gmr_words ${verbs.map(({ name }) => name).join(' ')}
		return
	fi
	case "$current" in
		-*)
			case "$verb" in
${options.map((line) => `\t\t${line}`).join('\n')}
			esac
			_gmr_words $options
			return
			;;
	esac
	case "$verb:$at" in
${placed.join('\n')}
	esac
}
_gmr_words() {
	local word
	for word in "$@"; do _gmr_offer "$word"; done
}
_gmr_models() {
	local word
	while IFS= read -r word; do _gmr_offer "$word"; done < <(gmr __complete "$current" 2>/dev/null)
}
# What stands before the last : @ or = is on the line already, as another word of bash.
_gmr_offer() {
	case "$1" in
		"$current"*) COMPREPLY+=("$(printf '%q' "\${1#"\${current%"\${current##*[:@=]}"}"}")") ;;
	esac
}
# Where nothing is offered, bash offers files.
complete -o default -F _gmr gmr
`;
}

function actions(place: Place | undefined): string {
	const steps = [
		...(place && place.words.length > 0 ? [`_gmr_words ${place.words.join(' ')}`] : []),
		...(place?.hasModels ? ['_gmr_models'] : []),
	];
	return steps.length === 0 ? ':' : steps.join('; ');
}
