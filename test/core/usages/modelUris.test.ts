import assert from 'node:assert/strict';
import { findModelUris, type FoundUri } from '../../../src/core/usages/modelUris.js';
import type { LiteralSyntax } from '../../../src/core/usages/literals.js';

/** `text`, kind and, with a `~`, that it is only a part of its literal: `models:/iris/3 uri`. */
function summary({ text, meaning, isWhole }: FoundUri): string {
	return `${text} ${isWhole ? '' : '~'}${meaning.kind}`;
}

function found(text: string, syntax: LiteralSyntax): string[] {
	return findModelUris(text, syntax).map(summary);
}

describe('findModelUris', () => {
	describe('in Python', () => {
		const cases: readonly (readonly [string, readonly string[]])[] = [
			['x = "models:/iris@champion"', ['models:/iris@champion uri']],
			["x = 'models:/iris/3'", ['models:/iris/3 uri']],
			['x = """models:/iris/3"""', ['models:/iris/3 uri']],
			["x = '''models:/iris/3'''", ['models:/iris/3 uri']],
			['x = r"models:/iris/3"', ['models:/iris/3 uri']],
			['x = Rb"models:/iris/3"', []],
			['x = u"models:/iris/3"', ['models:/iris/3 uri']],
			['x = f"models:/iris/3"', ['models:/iris/3 uri']],
			['x = "MODELS:/iris/3"', ['MODELS:/iris/3 uri']],
			['x = "models:/my model/3"', ['models:/my model/3 uri']],
			['x = "models:/iris/3/MLmodel"', ['models:/iris/3/MLmodel uri']],
			['f("models:/a/1", "models:/b/2")', ['models:/a/1 uri', 'models:/b/2 uri']],
			// Comments and what is no literal.
			['# "models:/iris/3"', []],
			['x = 1  # models:/iris/3', []],
			['x = "#"; y = "models:/iris/3"', ['models:/iris/3 uri']],
			['models:/iris/3', []],
			// Quotes in quotes.
			[`x = "it's"; y = "models:/iris/3"`, ['models:/iris/3 uri']],
			['x = "a\\"b"; y = "models:/iris/3"', ['models:/iris/3 uri']],
			['x = "\\\\"; y = "models:/iris/3"', ['models:/iris/3 uri']],
			['x = "left open\ny = "models:/iris/3"', ['models:/iris/3 uri']],
			['x = ""; y = "models:/iris/3"', ['models:/iris/3 uri']],
			['"""doc\n\'models:/iris/3\'\n"""\nx = "models:/b/1"', ['models:/iris/3 ~uri', 'models:/b/1 uri']],
			// Put together at run time.
			['x = f"models:/iris/{version}"', ['models:/iris/{version} dynamic']],
			['x = f"models:/{name}@champion"', ['models:/{name}@champion dynamic']],
			['x = "models:/{}/1".format(name)', ['models:/{}/1 dynamic']],
			['x = "models:/%s/1" % name', ['models:/%s/1 dynamic']],
			['log("at models:/%s/1", name)', ['models:/%s/1 ~dynamic']],
			['x = "models:/" + name', ['models:/ dynamic']],
			['uri.startswith("models:/")', ['models:/ dynamic']],
			['x = "models:/iris@" + alias', ['models:/iris@ dynamic']],
			['x = "models:/iris@" \\\n    "champion"', ['models:/iris@ dynamic']],
			['x = (\n  "models:/iris@"\n  "champion"\n)', ['models:/iris@ dynamic']],
			['X = "models:/iris/3"\n"""About X."""', ['models:/iris/3 uri']],
			['x = "models:/caf\\u00e9/1"', ['models:/caf\\u00e9/1 dynamic']],
			['x = r"models:/a\\b/1"', ['models:/a\\b/1 uri']],
			// Parts of a text.
			['run("serve -m models:/iris/3 -p 80")', ['models:/iris/3 ~uri']],
			['run("--model=models:/iris@champion")', ['models:/iris@champion ~uri']],
			['x = "see models:/iris/3, or models:/iris/4."', ['models:/iris/3 ~uri', 'models:/iris/4 ~uri']],
			['x = "models:/iris@champion is good"', ['models:/iris@champion ~uri']],
			['x = "URIs start with models:/"', []],
			['x = "write models:/<name>/<version>"', []],
			['x = "write models:/iris/<version>"', ['models:/iris/ ~dynamic']],
			['x = "https://host/models:/iris/3"', []],
			['x = "submodels:/iris/3"', []],
			// Wrong, and left alone.
			['x = "models:/a/b/c@d/"', ['models:/a/b/c@d/ uri']],
			['x = "models:/iris@"', ['models:/iris@ invalid']],
			['x = "models:/ /1"', ['models:/ /1 invalid']],
			['x = "models:/m-0123abc"', ['models:/m-0123abc uri']],
			['x = "models:iris/1"', []],
		];
		for (const [text, expected] of cases) {
			it(JSON.stringify(text), () => assert.deepEqual(found(text, 'python'), expected));
		}

		it('gives offsets without the quotes', () => {
			const text = 'model = load(r"models:/iris@champion")';
			const [uri] = findModelUris(text, 'python');
			assert.ok(uri);
			assert.equal(text.slice(uri.start, uri.end), 'models:/iris@champion');
			assert.equal(text.charAt(uri.start - 1), '"');
		});

		it('parses the URI and the path below it', () => {
			const [uri] = findModelUris('"models:/iris@champion/MLmodel"', 'python');
			assert.deepEqual(uri?.meaning, {
				kind: 'uri',
				uri: { kind: 'alias', name: 'iris', alias: 'champion' },
				path: 'MLmodel',
			});
		});

		it('tells prose in triple quotes from other strings', () => {
			const styles = findModelUris('"""\nmodels:/a/1\n"""\nx = "models:/b/1"', 'python');
			assert.deepEqual(
				styles.map(({ style }) => style),
				['tripleQuoted', 'quoted'],
			);
		});
	});

	describe('in YAML', () => {
		const cases: readonly (readonly [string, readonly string[]])[] = [
			['model: models:/iris@champion', ['models:/iris@champion uri']],
			['model: models:/iris@champion  # the best', ['models:/iris@champion uri']],
			['model: models:/iris@champion\r\nport: 80\r\n', ['models:/iris@champion uri']],
			['model: "models:/iris/3"', ['models:/iris/3 uri']],
			["model: 'models:/iris/3'", ['models:/iris/3 uri']],
			["model: 'it''s' # models:/iris/3", []],
			['- models:/iris/3', ['models:/iris/3 uri']],
			['- - models:/iris/3', ['models:/iris/3 uri']],
			[
				'models: [models:/a/1, "models:/b/2", models:/c@x]',
				['models:/a/1 uri', 'models:/b/2 uri', 'models:/c@x uri'],
			],
			['m: {uri: models:/a/1, port: 80}', ['models:/a/1 uri']],
			['m: {"uri":"models:/a/1"}', ['models:/a/1 uri']],
			['m: [\n  models:/a/1,\n  models:/b/1\n]', ['models:/a/1 uri', 'models:/b/1 uri']],
			['model: models:/my model/1', ['models:/my model/1 uri']],
			['model: &best models:/iris/3', ['models:/iris/3 uri']],
			['model: !uri models:/iris/3', ['models:/iris/3 uri']],
			['models:/iris/3: served', ['models:/iris/3 uri']],
			// Comments; a quote or hash within a word is text.
			['# model: models:/iris/3', []],
			['a: 1 # models:/iris/3', []],
			["a: it's fine\nmodel: models:/iris/3 # don't", ['models:/iris/3 uri']],
			['a: x#y\nmodel: models:/iris/3', ['models:/iris/3 uri']],
			// Command lines and blocks.
			['run: mlflow models serve -m models:/iris/3 -p 80', ['models:/iris/3 ~uri']],
			['args: ["--model=models:/iris@champion"]', ['models:/iris@champion ~uri']],
			[
				'run: |\n  # not a comment of YAML\n  serve "models:/iris/3"\nmodel: models:/b/1',
				['models:/iris/3 ~uri', 'models:/b/1 uri'],
			],
			['run: >-\n\n  models:/iris/3\n\nnext: "#"', ['models:/iris/3 uri']],
			['- run: |\n    models:/a/1\n- model: models:/b/1', ['models:/a/1 uri', 'models:/b/1 uri']],
			['a: "one\n  models:/iris/3\n  two"\nb: models:/b/1', ['models:/iris/3 ~uri', 'models:/b/1 uri']],
			// Templates.
			['model: models:/{{ .Values.model }}/1', ['models:/{{ .Values.model }}/1 dynamic']],
			['model: "models:/${MODEL}/1"', ['models:/${MODEL}/1 dynamic']],
			['run: serve models:/iris@$ALIAS', ['models:/iris@$ALIAS ~dynamic']],
			['{{- if .Values.x }}\nmodel: models:/iris/3\n{{- end }}', ['models:/iris/3 uri']],
			// Broken files are read on.
			['a: [1, 2\nmodel: models:/iris/3', ['models:/iris/3 uri']],
			['model: models:/iris@', ['models:/iris@ invalid']],
		];
		for (const [text, expected] of cases) {
			it(JSON.stringify(text), () => assert.deepEqual(found(text, 'yaml'), expected));
		}
	});

	describe('in JSON', () => {
		const cases: readonly (readonly [string, readonly string[]])[] = [
			['{"model": "models:/iris@champion"}', ['models:/iris@champion uri']],
			['{"a": ["models:/a/1","models:/b/2"]}', ['models:/a/1 uri', 'models:/b/2 uri']],
			['{"models:/iris/3": 1}', ['models:/iris/3 uri']],
			['// "models:/iris/3"\n{"a": "models:/b/1"}', ['models:/b/1 uri']],
			['/* "models:/iris/3" */ {"a": "models:/b/1"}', ['models:/b/1 uri']],
			['{"a": "say \\"models:/iris/3\\" loud"}', ['models:/iris/3 ~uri']],
			['{"source": ["x = \\"models:/iris/3\\"\\n"]}', ['models:/iris/3 ~uri']],
			['{"a": "models:/caf\\u00e9/1"}', ['models:/caf\\u00e9/1 dynamic']],
		];
		for (const [text, expected] of cases) {
			it(JSON.stringify(text), () => assert.deepEqual(found(text, 'json'), expected));
		}
	});
});
