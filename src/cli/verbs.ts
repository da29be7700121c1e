import type { NamedVerb, VerbEntry } from './verb.js';

/** Every verb with its line in `gmr help`; its code is loaded when it is called. */
export const verbs: Readonly<Record<string, VerbEntry>> = {
	init: {
		summary: 'make an empty registry in a git repository',
		load: async () => (await import('./verbs/init.js')).init,
	},
	register: {
		summary: 'register a model folder as the next version of a model',
		load: async () => (await import('./verbs/register.js')).register,
	},
	inspect: {
		summary: 'tell what a model is, and what loading it would run, from its files',
		load: async () => (await import('./verbs/inspect.js')).inspect,
	},
	create: {
		summary: 'make a model without versions',
		load: async () => (await import('./verbs/create.js')).create,
	},
	list: { summary: 'list the registered models', load: async () => (await import('./verbs/list.js')).list },
	show: { summary: 'show a model or a version', load: async () => (await import('./verbs/show.js')).show },
	resolve: {
		summary: 'tell which version a models:/ URI stands for, or where its files are',
		load: async () => (await import('./verbs/resolve.js')).resolve,
	},
	usages: {
		summary: 'tell where the code of the repository names models',
		load: async () => (await import('./verbs/usages.js')).usages,
	},
	verify: {
		summary: 'hash the files of versions again and compare them with what was registered',
		load: async () => (await import('./verbs/verify.js')).verify,
	},
	prune: {
		summary: 'turn local files of old versions into Git LFS pointers',
		load: async () => (await import('./verbs/prune.js')).prune,
	},
	fetch: {
		summary: 'fetch the files of one version from Git LFS',
		load: async () => (await import('./verbs/fetch.js')).fetch,
	},
	export: {
		summary: 'write the verified files of one version to a folder',
		load: async () => (await import('./verbs/export.js')).exportVerb,
	},
	alias: {
		summary: 'set, move or delete an alias',
		load: async () => (await import('./verbs/alias.js')).alias,
	},
	describe: {
		summary: 'set the Markdown description of a model or version',
		load: async () => (await import('./verbs/describe.js')).describe,
	},
	tag: {
		summary: 'set or delete a tag of a model or version',
		load: async () => (await import('./verbs/tag.js')).tag,
	},
	sync: {
		summary: 'bring the registry and the upstream of its branch together',
		load: async () => (await import('./verbs/sync.js')).sync,
	},
	renumber: {
		summary: 'give your versions other numbers where a merge finds them taken',
		load: async () => (await import('./verbs/renumber.js')).renumber,
	},
	stage: {
		summary: 'move a version to a legacy stage',
		load: async () => (await import('./verbs/stage.js')).stage,
	},
	archive: {
		summary: 'say that a version is not to be used any more',
		load: async () => (await import('./verbs/archive.js')).archive,
	},
	restore: {
		summary: 'take back that a version is archived',
		load: async () => (await import('./verbs/restore.js')).restore,
	},
	rename: {
		summary: 'give a model another name',
		load: async () => (await import('./verbs/rename.js')).rename,
	},
	delete: {
		summary: 'delete a version or a model',
		load: async () => (await import('./verbs/delete.js')).deleteVerb,
	},
	log: {
		summary: 'tell who changed what in the registry, when and why',
		load: async () => (await import('./verbs/log.js')).log,
	},
	diff: {
		summary: 'tell what changed between two points of the registry',
		load: async () => (await import('./verbs/diff.js')).diff,
	},
	check: {
		summary: 'tell what is wrong in the registry',
		load: async () => (await import('./verbs/check.js')).check,
	},
	migrate: {
		summary: 'bring the files that gmr writes up to this version',
		load: async () => (await import('./verbs/migrate.js')).migrate,
	},
	serve: {
		summary: "answer MLflow's clients on this machine",
		load: async () => (await import('./verbs/serve.js')).serve,
	},
	exec: {
		summary: "run a command to which the registry is MLflow's",
		load: async () => (await import('./verbs/exec.js')).exec,
	},
	completion: {
		summary: 'print a script that completes gmr in a shell',
		load: async () => (await import('./verbs/completion.js')).completion,
	},
	__complete: {
		summary: 'print what a shell offers',
		isHidden: true,
		load: async () => (await import('./verbs/complete.js')).complete,
	},
};

/** Those that people are told of. */
export const shownVerbs: readonly NamedVerb[] = Object.entries(verbs).filter(([, { isHidden }]) => !isHidden);
