/** The options every verb has. */
export const globalOptions = {
	json: { type: 'boolean' },
	help: { type: 'boolean', short: 'h' },
	verbose: { type: 'boolean' },
	C: { type: 'string', short: 'C' },
} as const;
