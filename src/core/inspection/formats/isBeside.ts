/** Does a place that a file names lie below the file's own folder? Relative and never upwards, by the rules of any system. */
export function isBeside(location: string): boolean {
	if (location === '' || /^[/\\]|^[a-z]:|\0/i.test(location)) return false;
	return !location.split(/[/\\]/).includes('..');
}
