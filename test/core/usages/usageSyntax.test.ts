import assert from 'node:assert/strict';
import { usageSyntaxOf, type UsageSyntax } from '../../../src/core/usages/usageSyntax.js';

describe('usageSyntaxOf', () => {
	const cases: Readonly<Record<UsageSyntax, string>> = {
		python: 'a.py a.pyi a.pyw src/A.PY',
		notebook: 'a.ipynb',
		yaml: 'a.yaml a.yml .github/workflows/a.yml MLproject a/MLmodel',
		json: 'a.json a.jsonc',
		toml: 'a.toml pyproject.toml Pipfile',
		markdown: 'README.md a.markdown a.Rmd a.qmd',
		shell: 'a.sh a.bash a.zsh .env .env.production prod.env',
		dockerfile: 'Dockerfile Dockerfile.gpu a/gpu.dockerfile Containerfile a\\Dockerfile',
		javascript: 'a.js a.mjs a.cjs a.jsx a.ts a.mts a.cts a.tsx',
		java: 'A.java',
		r: 'a.R a.r .Rprofile',
	};
	for (const [syntax, paths] of Object.entries(cases)) {
		it(syntax, () => {
			for (const path of paths.split(' ')) assert.equal(usageSyntaxOf(path), syntax, path);
		});
	}

	it('of nothing else', () => {
		for (const path of [
			'',
			'py',
			'.py/a',
			'a.txt',
			'a.pyc',
			'Dockerfiles',
			'a.json/b',
			'constructor',
			'a.__proto__',
		])
			assert.equal(usageSyntaxOf(path), undefined, path);
	});
});
