/** A pattern for exactly this text, spaces around it aside. */
export function exactly(text: string): RegExp {
	return new RegExp(`^\\s*${escaped(text)}\\s*$`);
}

/** A pattern for a name that may go on after a word boundary, as VS Code's names do: `Models - 2 models`. */
export function startingWith(text: string): RegExp {
	return new RegExp(`^\\s*${escaped(text)}(?!\\w)`);
}

function escaped(text: string): string {
	// Labels come with no-break spaces from some widgets and with common ones from others.
	return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+');
}
