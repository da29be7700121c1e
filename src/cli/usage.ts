/** The alternatives of a line of usage; those within brackets are part of one. */
export function usageAlternatives(usage: string): string[] {
	return usage.split(/ \| (?![^[]*\])/);
}
