import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const anyOf = (...folders) => folders.map((folder) => `**/${folder}/**`);
/** The server, not the protocol in `core/mlflow`. */
const mlflow = ['**/mlflow/**', '!**/core/mlflow/**'];
const node = ['node:*'];
const vscode = ['vscode'];

/** Which folder may not import what; the composite tsconfigs say the same of the runtimes. */
const forbidden = {
	'src/core': [
		...node,
		...vscode,
		'simple-git',
		...anyOf('wording', 'files', 'git', 'artifacts', 'cli', 'protocol', 'host'),
	],
	'src/wording': [
		...node,
		...vscode,
		...mlflow,
		...anyOf('files', 'git', 'artifacts', 'cli', 'protocol', 'host'),
	],
	'src/protocol': [...node, ...vscode, ...mlflow, ...anyOf('files', 'git', 'artifacts', 'cli', 'host')],
	'src/files': [...vscode, 'simple-git', ...mlflow, ...anyOf('git', 'artifacts', 'cli', 'host')],
	'src/git': [...vscode, ...mlflow, ...anyOf('artifacts', 'cli', 'host')],
	'src/artifacts': [...vscode, 'simple-git', ...mlflow, ...anyOf('git', 'cli', 'host')],
	'src/mlflow': [...vscode, 'simple-git', ...anyOf('cli', 'host', 'protocol')],
	'src/cli': [...vscode, ...anyOf('host', 'views', 'commands', 'language', 'protocol')],
	'src/host': [
		'simple-git',
		...mlflow,
		...anyOf('git', 'artifacts', 'files', 'cli', 'views', 'commands', 'language', 'webview'),
	],
	'src/views': [
		'simple-git',
		...mlflow,
		...anyOf('git', 'artifacts', 'files', 'cli', 'commands', 'language', 'webview'),
	],
	'src/language': [
		'simple-git',
		...mlflow,
		...anyOf('git', 'artifacts', 'files', 'cli', 'commands', 'views', 'webview'),
	],
	'src/webview': [
		'simple-git',
		...mlflow,
		...anyOf('git', 'artifacts', 'files', 'cli', 'commands', 'views', 'language'),
	],
	'src/commands': ['simple-git', ...mlflow, ...anyOf('git', 'artifacts', 'files', 'cli')],
	webview: [...node, ...vscode, ...mlflow, ...anyOf('host', 'git', 'artifacts', 'files', 'cli', 'views')],
};

/** Packages that one file or folder alone may import. */
const guarded = [
	{ only: 'src/core/manifest/**', folder: 'src/core', packages: ['yaml', '@cfworker/json-schema'] },
	{ only: 'webview/ui.ts', folder: 'webview', packages: ['@vscode/webview-ui-toolkit'] },
	{ only: 'webview/graphLayout.ts', folder: 'webview', packages: ['@dagrejs/dagre'] },
];

const restrictImports = (folder, allowed = []) => {
	const paths = guarded.flatMap(({ only, packages }) =>
		packages
			.filter((name) => !allowed.includes(name))
			.map((name) => ({ name, message: `Only ${only} imports this package.` })),
	);
	const message = `${folder} must not import this; see CONTRIBUTING, "Direction of imports".`;
	return { 'no-restricted-imports': ['error', { patterns: [{ group: forbidden[folder], message }], paths }] };
};

const importRules = [
	...Object.keys(forbidden).map((folder) => ({
		files: [`${folder}/**/*.ts`],
		rules: restrictImports(folder),
	})),
	...guarded.map(({ only, folder, packages }) => ({
		files: [only],
		rules: restrictImports(folder, packages),
	})),
];

export default tseslint.config(
	{
		ignores: [
			'out/**',
			'dist/**',
			'node_modules/**',
			'.vscode-test/**',
			'.demo/**',
			'examples/**',
			'test/fixtures/**',
		],
	},
	js.configs.recommended,
	{
		files: ['**/*.ts'],
		extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
		languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
		linterOptions: { reportUnusedDisableDirectives: 'error' },
		rules: {
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/switch-exhaustiveness-check': 'error',
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
			'@typescript-eslint/consistent-type-definitions': 'off',
			'@typescript-eslint/consistent-indexed-object-style': 'off',
			'@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
			'no-console': 'error',
			'max-lines': ['error', { max: 400 }],
			complexity: ['error', 20],
			eqeqeq: 'error',
		},
	},
	{
		// One case a code of the closed union: long by nature.
		files: [
			'src/wording/failures.ts',
			'src/wording/sourceFailures.ts',
			'src/wording/problems.ts',
			'src/wording/changes.ts',
		],
		rules: { complexity: 'off' },
	},
	...importRules,
	{
		files: ['test/**/*.ts'],
		rules: {
			// Kits give objects of closures, which tests take apart.
			'@typescript-eslint/unbound-method': 'off',
			'@typescript-eslint/no-non-null-assertion': 'off',
			'max-lines': ['error', { max: 600 }],
		},
	},
	{
		files: ['scripts/**/*.ts', 'src/cli/main.ts'],
		rules: { 'no-console': 'off' },
	},
	{
		files: ['**/*.js', '**/*.mjs'],
		languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
	},
);
