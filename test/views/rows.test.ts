import assert from 'node:assert/strict';
import type { Facts, VersionFacts } from '../../src/views/facts.js';
import { rowOf, type Row } from '../../src/views/rows.js';
import { fillSentence } from '../../src/wording/sentence.js';
import { problem } from '../../src/core/problem.js';

const now = new Date('2026-11-23T12:00:00.000Z');

function row(facts: Facts): Row {
	return rowOf(facts, fillSentence, now);
}

/** Icon, label and description, as the row is read. */
function line(facts: Facts): string {
	const { icon, label, description } = row(facts);
	return `${icon.id}: ${label}  ${description}`.trimEnd();
}

describe('rowOf', () => {
	describe('a model', () => {
		const iris: Facts = {
			kind: 'model',
			name: 'iris',
			headline: { alias: 'champion', version: 7 },
			latest: 8,
			updated: '2026-11-21T11:00:00.000Z',
			aliases: 2,
			isOnly: false,
		};

		it('names its main alias and its age', () => {
			assert.equal(line(iris), 'package: iris  @champion v7 · 2 days ago');
			assert.equal(row(iris).expansion, 'collapsed');
			assert.equal(row(iris).contextValue, 'model+aliased');
			assert.equal(
				row(iris).accessibleName,
				'iris, registered model, @champion is version 7, newest is version 8',
			);
			assert.equal(row(iris).click, undefined);
		});

		it('is unfolded when it is the only one', () => {
			assert.equal(row({ ...iris, isOnly: true }).expansion, 'expanded');
		});

		it('names its newest version without aliases', () => {
			const facts: Facts = { kind: 'model', name: 'iris', latest: 8, aliases: 0, isOnly: false };
			assert.equal(line(facts), 'package: iris  v8');
			assert.equal(row(facts).contextValue, 'model');
		});

		it('says that it has no versions', () => {
			assert.equal(
				line({ kind: 'model', name: 'iris', aliases: 0, isOnly: false }),
				'package: iris  no versions',
			);
		});

		it('shows what a name hides', () => {
			assert.equal(row({ ...iris, name: 'i\u202eris' }).label, 'i\\u{202e}ris');
		});
	});

	describe('an alias', () => {
		it('points at its version and selects it on a click', () => {
			const facts: Facts = { kind: 'alias', alias: 'champion', model: 'iris', version: 7, isDangling: false };
			assert.equal(line(facts), 'bookmark: @champion  → v7');
			assert.deepEqual(row(facts).click, { kind: 'selectVersion', version: 7 });
			assert.equal(row(facts).accessibleName, '@champion, alias of iris, points at v7');
		});

		it('warns when its version is gone', () => {
			const facts: Facts = { kind: 'alias', alias: 'champion', model: 'iris', version: 7, isDangling: true };
			assert.equal(line(facts), 'warning: @champion  → v7, which is gone');
			assert.equal(row(facts).click, undefined);
		});

		it('opens its file where that is broken', () => {
			const broken = problem(
				'yaml-invalid',
				{ detail: 'bad indentation' },
				{ path: 'models/iris/aliases/champion.yaml' },
			);
			const facts: Facts = {
				kind: 'alias',
				alias: 'champion',
				model: 'iris',
				problem: broken,
				isDangling: false,
			};
			assert.equal(line(facts), 'warning: @champion  champion.yaml: Not valid YAML: bad indentation');
			assert.deepEqual(row(facts).click, { kind: 'openFile', problem: broken });
			assert.equal(row(facts).contextValue, 'alias');
		});
	});

	describe('a version', () => {
		const version: VersionFacts = {
			kind: 'version',
			model: 'iris',
			version: 7,
			aliases: ['champion', 'stable'],
			metric: { name: 'f1_macro', value: 0.9512 },
			created: '2026-11-23T09:00:00.000Z',
			state: 'ready',
		};

		it('gives aliases, one metric and its age', () => {
			assert.equal(line(version), 'git-commit: Version 7  @champion @stable · f1_macro 0.951 · 3 hours ago');
			assert.equal(row(version).contextValue, 'version+aliased');
			assert.equal(
				row(version).accessibleName,
				'Version 7 of iris, @champion and @stable, f1_macro 0.951, 3 hours ago',
			);
			assert.deepEqual(row(version).click, { kind: 'openPage', version: 7 });
		});

		it('is short where little is known', () => {
			const facts: Facts = { kind: 'version', model: 'iris', version: 7, aliases: [], state: 'ready' };
			assert.equal(line(facts), 'git-commit: Version 7');
			assert.equal(row(facts).contextValue, 'version');
			assert.equal(row(facts).accessibleName, 'Version 7 of iris');
		});

		it('tells the state by icon and by word', () => {
			assert.match(line({ ...version, state: 'archived' }), /^archive: Version 7 {2}archived · /);
			assert.match(line({ ...version, state: 'elsewhere' }), /^cloud: Version 7 {2}files elsewhere · /);
		});

		it('opens its file at the error where that is broken', () => {
			const range = { start: { line: 3, column: 2 }, end: { line: 3, column: 9 } };
			const broken = problem(
				'schema-mismatch',
				{ pointer: '/artifacts/size', detail: 'is not a number' },
				{ path: 'models/iris/versions/7/version.yaml', range },
			);
			const facts: Facts = { ...version, problem: broken };
			assert.equal(line(facts), 'warning: Version 7  version.yaml line 4: artifacts.size: is not a number');
			assert.equal(row(facts).icon.color, 'problemsWarningIcon.foreground');
			assert.deepEqual(row(facts).click, { kind: 'openFile', problem: broken });
		});
	});

	it('folds older versions away', () => {
		assert.equal(line({ kind: 'older', count: 4 }), 'ellipsis: 4 older versions');
		assert.equal(line({ kind: 'older', count: 1 }), 'ellipsis: 1 older version');
		assert.equal(row({ kind: 'older', count: 4 }).expansion, 'collapsed');
	});

	it('shows a registry by its name, and its folder beside it', () => {
		assert.equal(line({ kind: 'registry', folder: 'a/model-registry', models: 2 }), 'repo: a/model-registry');
		assert.equal(
			line({ kind: 'registry', folder: 'a/model-registry', name: 'Fraud team', models: 1 }),
			'repo: Fraud team  a/model-registry',
		);
	});

	it('shows a broken model in its place', () => {
		const range = { start: { line: 3, column: 0 }, end: { line: 3, column: 1 } };
		const broken = problem('yaml-invalid', { detail: 'bad' }, { path: 'models/x/model.yaml', range });
		const facts: Facts = { kind: 'problem', title: 'x', problem: broken };
		assert.equal(line(facts), 'warning: x  model.yaml line 4: Not valid YAML: bad');
		assert.equal(row(facts).accessibleName, "x can't be read: model.yaml line 4: Not valid YAML: bad");
	});
});
