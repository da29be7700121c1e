import type { UsageSyntax } from '../../src/core/usages/usageSyntax.js';

/**
 * Texts and the usages in them, each as `kind text`: `uri`, `dynamic` and `invalid` are URIs; `name` is followed by what
 * makes it one and what the call says of the version.
 */
export type UsageCase = readonly [text: string, usages: readonly string[]];

const python: readonly UsageCase[] = [
	// Strings of all kinds.
	['x = "models:/iris/3"', ['uri models:/iris/3']],
	["x = 'models:/iris@champion'", ['uri models:/iris@champion']],
	['x = """models:/iris/3"""', ['uri models:/iris/3']],
	["x = r'models:/iris/3'", ['uri models:/iris/3']],
	["x = U'models:/iris/3'", ['uri models:/iris/3']],
	['x = b"models:/iris/3"', []],
	['x = rB"""models:/iris/3"""', []],
	['x = F"models:/iris/3"', ['uri models:/iris/3']],
	['x = t"models:/iris/{v}"', ['dynamic models:/iris/{v}']],
	['x = "models:/iris/latest"', ['uri models:/iris/latest']],
	['x = "models:/iris/Production"', ['uri models:/iris/Production']],
	['x = "models:/my model/3"', ['uri models:/my model/3']],
	['x = "models:/größe/3"', ['uri models:/größe/3']],
	['x = "models:/😀/3"; y = "models:/b/1"', ['uri models:/😀/3', 'uri models:/b/1']],
	['x = "models:/iris@"', ['invalid models:/iris@']],
	['x = "models:/m-0123abc"', ['uri models:/m-0123abc']],
	['x = "models://profile@databricks/iris/3"', ['uri models://profile@databricks/iris/3']],
	// Comments, names and look-alikes.
	['# "models:/iris/3"', []],
	['x = 1 # it\'s "models:/iris/3"\ny = "models:/b/1"', ['uri models:/b/1']],
	['x = "#"  # models:/iris/3', []],
	['models:/iris/3', []],
	['bar"models:/iris/3"', ['uri models:/iris/3']],
	['x = "https://host/models:/iris/3"', []],
	['x = "submodels:/iris/3"', []],
	['x = "models:iris/3"', []],
	// Slips.
	['x = "left open\ny = "models:/iris/3"', ['uri models:/iris/3']],
	['x = """left open\ny = "models:/iris/3"', ['uri models:/iris/3']],
	['x = "joined \\\n lines"; y = "models:/iris/3"', ['uri models:/iris/3']],
	['x = "joined \\\r\n lines"; y = "models:/iris/3"', ['uri models:/iris/3']],
	['x = f"{open\ny = "models:/iris/3"', ['uri models:/iris/3']],
	['x = f"{open"\ny = "models:/iris/3"', ['uri models:/iris/3']],
	['))]} "models:/iris/3"', ['uri models:/iris/3']],
	// Put together.
	['x = f"models:/iris/{version}"', ['dynamic models:/iris/{version}']],
	['x = f"models:/{name}/{version}"', ['dynamic models:/{name}/{version}']],
	['x = f"{scheme}models:/iris/3"', ['dynamic models:/iris/3']],
	['x = f"{a} models:/iris/3 {b}"', ['uri models:/iris/3']],
	['x = f"{load("models:/iris/3")} and {f(\'models:/b/1\')}"', ['uri models:/iris/3', 'uri models:/b/1']],
	['x = f"{d["a"]}/x"; y = "models:/iris/3"', ['uri models:/iris/3']],
	['x = f"{{models:/iris/3}}"', ['uri models:/iris/3}}']],
	['x = f"\\N{DASH}"; y = "models:/iris/3"', ['uri models:/iris/3']],
	['x = f"{x:>{width}}"; y = "models:/iris/3"', ['uri models:/iris/3']],
	['x = f"""\n{a\n+ "models:/iris/3"}\n"""', ['dynamic models:/iris/3']],
	['x = "models:/iris/" + version', ['dynamic models:/iris/']],
	['x = "-m models:/iris/" + version', ['dynamic models:/iris/']],
	['x = base + "models:/iris/3"', ['dynamic models:/iris/3']],
	['x += "models:/iris/3"', ['uri models:/iris/3']],
	['x = "models:/%s/1" % name', ['dynamic models:/%s/1']],
	['x = "models:/{}/1".format(name)', ['dynamic models:/{}/1']],
	['x = "models:/iris/X".replace("X", v)', ['dynamic models:/iris/X']],
	['x = "models:/iris/3".strip()', ['uri models:/iris/3']],
	['x = "models:/iris/" "3"', ['dynamic models:/iris/']],
	['x = ("models:/"\n  "iris/3")', ['dynamic models:/']],
	['x = ("see "\n  "models:/iris/3")', ['dynamic models:/iris/3']],
	['x = "models:/iris/3"\n"""About x."""', ['uri models:/iris/3']],
	['x = "models:/iris/3"\n-y', ['uri models:/iris/3']],
	['x = "models:/caf\\u00e9/1"', ['dynamic models:/caf\\u00e9/1']],
	['uri.startswith("models:/")', ['dynamic models:/']],
	// Texts.
	['"""Serves models:/iris/3, see models:/iris@best."""', ['uri models:/iris/3', 'uri models:/iris@best']],
	['run("mlflow models serve -m models:/iris/3 -p 80")', ['uri models:/iris/3']],
	['"""\nURIs are models:/<name>/<version>\n"""', []],
	// Names.
	['log_model(m, registered_model_name="iris")', ['name iris via registered_model_name']],
	["log_model(m, registered_model_name = 'my iris',)", ['name my iris via registered_model_name']],
	['p = {"registered_model_name": "iris"}', ['name iris via registered_model_name']],
	['p["registered_model_name"] = "iris"', ['name iris via registered_model_name']],
	['class C:\n  registered_model_name: str = "iris"\n', ['name iris via registered_model_name']],
	['def f(registered_model_name="iris"): pass', ['name iris via registered_model_name']],
	['log_model(m, registered_model_name=f"iris-{x}")', []],
	['log_model(m, registered_model_name=f"iris")', ['name iris via registered_model_name']],
	['log_model(m, registered_model_name="iris" + x)', []],
	['log_model(m, registered_model_name="iris"\n"x")', []],
	['log_model(m, registered_model_name="iris".lower())', []],
	['log_model(m, registered_model_name=name)', []],
	['log_model(m, registered_model_name=None)', []],
	['log_model(m, registered_model_name="")', []],
	['log_model(m, registered_model_name="a/b")', []],
	['log_model(m, registered_model_name="caf\\u00e9")', []],
	['if registered_model_name == "iris": pass', []],
	['# registered_model_name="iris"', []],
	['"""registered_model_name="iris" """', []],
	['c.get_registered_model("iris")', ['name iris via get_registered_model']],
	['c.get_registered_model(name="iris")', ['name iris via get_registered_model']],
	['c.get_registered_model(f"iris{x}")', []],
	['c.get_registered_model(f"{x}", "iris")', []],
	['c.get_registered_model("a", *more)', ['name a via get_registered_model']],
	['def get_registered_model(name="iris"): pass', []],
	[
		'c.rename_registered_model("iris", "flower")',
		['name iris via rename_registered_model', 'name flower via rename_registered_model'],
	],
	[
		'c.get_model_version_by_alias("iris", "champion")',
		['name iris via get_model_version_by_alias alias champion'],
	],
	[
		'c.set_registered_model_alias(\n  name="iris",  # ours\n  alias="best",\n  version=3,\n)',
		['name iris via set_registered_model_alias version 3 alias best'],
	],
	[
		'c.transition_model_version_stage("iris", "3", stage="Production", archive_existing_versions=True)',
		['name iris via transition_model_version_stage version 3 stage Production'],
	],
	['c.get_model_version_download_uri("iris", v)', ['name iris via get_model_version_download_uri']],
	[
		'c.copy_model_version("models:/iris/3", "prod")',
		['uri models:/iris/3', 'name prod via copy_model_version'],
	],
	['import mlflow\nc.get_model_version("iris", 3)', ['name iris via get_model_version version 3']],
	['MlflowClient().get_model_version("iris", "3")', ['name iris via get_model_version version 3']],
	['c.get_model_version("iris", 3)', []],
	['mlflow.register_model(f"runs:/{r}/model", "iris")', ['name iris via register_model']],
	['mlflow.register_model(uri(a, b), name="iris", tags={"a": "b"})', ['name iris via register_model']],
	['mlflow.register_model(uri, "iris" if x else "b")', []],
	['register_model("a", "b")', []],
	[
		'import mlflow\nc.get_latest_versions("iris", stages=["Production"])',
		['name iris via get_latest_versions'],
	],
	['import mlflow\nc.create_model_version("iris", source)', ['name iris via create_model_version']],
	['c.get_registered_model("iris"', ['name iris via get_registered_model']],
	['f(c.get_registered_model("iris"), g("x"))', ['name iris via get_registered_model']],
];

const javascript: readonly UsageCase[] = [
	['const x = "models:/iris/3";', ['uri models:/iris/3']],
	["const x = 'models:/iris@champion'", ['uri models:/iris@champion']],
	['const x = `models:/iris/3`', ['uri models:/iris/3']],
	['const x = `models:/iris/${v}`', ['dynamic models:/iris/${v}']],
	['const x = `models:/iris/\\${v}`', ['dynamic models:/iris/\\${v}']],
	['const x = `${a}models:/iris/3`', ['dynamic models:/iris/3']],
	['const x = `${f(`${g("models:/iris/3")}`)}`', ['uri models:/iris/3']],
	['const x = `a\nmodels:/iris/3\n${{a: {b: 1}}.a} models:/b/1`', ['uri models:/iris/3', 'uri models:/b/1']],
	['const x = "models:/iris/" + v', ['dynamic models:/iris/']],
	['const x = "models:/iris/"\n  + v', ['dynamic models:/iris/']],
	['const x = "models:/iris/".concat(v)', ['dynamic models:/iris/']],
	['// "models:/iris/3"\nf("models:/b/1")', ['uri models:/b/1']],
	['/* it\'s "models:/iris/3" */ f("models:/b/1")', ['uri models:/b/1']],
	['const q = /["\']/g; f("models:/iris/3")', ['uri models:/iris/3']],
	['s.replace(/[/"]/, "models:/iris/3")', ['uri models:/iris/3']],
	['if (a) return /`/.test("models:/iris/3")', ['uri models:/iris/3']],
	['const h = a / b; f("models:/iris/3") / c', ['uri models:/iris/3']],
	['x = "left open\ny = "models:/iris/3"', ['uri models:/iris/3']],
	["<p>Don't</p>\nf('models:/iris/3')", ['uri models:/iris/3']],
	['const p = { registered_model_name: "iris" }', ['name iris via registered_model_name']],
	["const p = { 'registered_model_name': 'iris' }", ['name iris via registered_model_name']],
	['a ? registered_model_name : "b"', ['name b via registered_model_name']],
];

const java: readonly UsageCase[] = [
	['String x = "models:/iris/3";', ['uri models:/iris/3']],
	['String x = """\n  models:/iris/3\n  """;', ['uri models:/iris/3']],
	['char c = \'"\'; f("models:/iris/3");', ['uri models:/iris/3']],
	["char c = '\\''; f(\"models:/iris/3\");", ['uri models:/iris/3']],
	['// "models:/iris/3"', []],
	['/** "models:/iris/3" */ f("models:/b/1");', ['uri models:/b/1']],
	['String x = "models:/iris/" + v;', ['dynamic models:/iris/']],
	['String.format("models:/%s/1", name)', ['dynamic models:/%s/1']],
	['String.format("models:/%1$s/1", name)', ['dynamic models:/%1$s/1']],
	['"models:/iris/X".formatted(v)', ['dynamic models:/iris/X']],
	[
		'import org.mlflow.tracking.MlflowClient;\nclient.getModelVersion("iris", "3");',
		['name iris via get_model_version version 3'],
	],
	['client.getModelVersion("iris", "3");', []],
];

const r: readonly UsageCase[] = [
	['x <- "models:/iris/3"', ['uri models:/iris/3']],
	["x <- 'models:/iris/3'", ['uri models:/iris/3']],
	['x <- r"(models:/iris/3)"', ['uri models:/iris/3']],
	['x <- R"--[a " ]- models:/iris/3]--"; y <- "models:/b/1"', ['uri models:/iris/3', 'uri models:/b/1']],
	['# "models:/iris/3"', []],
	['`it\'s` <- "models:/iris/3"', ['uri models:/iris/3']],
	['paste0("models:/", name)', ['dynamic models:/']],
	['paste0("models:/iris/", 3)', ['dynamic models:/iris/']],
	['sprintf("models:/iris/%d", 3)', ['dynamic models:/iris/%d']],
	['file.path("models:/iris", 3)', ['dynamic models:/iris']],
	['load(c("models:/iris/3", paste0("a", "b")))', ['uri models:/iris/3']],
	['mlflow_load_model("models:/iris/3")', ['uri models:/iris/3']],
	['mlflow_get_model_version("iris", 3L)', ['name iris via get_model_version version 3']],
	['mlflow_get_model_version(name = "iris", version = "3")', ['name iris via get_model_version version 3']],
	['mlflow_register_model(uri, name = "iris")', ['name iris via register_model']],
	['mlflow_log_model(m, "model", registered_model_name = "iris")', ['name iris via registered_model_name']],
];

const yaml: readonly UsageCase[] = [
	['model: models:/iris@champion  # the best', ['uri models:/iris@champion']],
	['model: "models:/iris/3"', ['uri models:/iris/3']],
	['- [models:/a/1, "models:/b/2"]', ['uri models:/a/1', 'uri models:/b/2']],
	['# model: models:/iris/3', []],
	['run: |\n  serve "models:/iris/3"\nm: models:/b/1', ['uri models:/iris/3', 'uri models:/b/1']],
	['model: models:/{{ .Values.model }}/1', ['dynamic models:/{{ .Values.model }}/1']],
	['model: "models:/${MODEL}/1"', ['dynamic models:/${MODEL}/1']],
	['registered_model_name: iris', ['name iris via registered_model_name']],
	['registered_model_name: "my iris"  # ours', ['name my iris via registered_model_name']],
	['{"registered_model_name": "iris"}', ['name iris via registered_model_name']],
	['registered_model_name: null', []],
	['registered_model_name:\n  name: iris', []],
	['registered_model_name: ${{ inputs.name }}', []],
	['registered_model_name: {{ name }}', []],
	['# registered_model_name: iris', []],
	['not_registered_model_name: iris', []],
];

const json: readonly UsageCase[] = [
	['{"model": "models:/iris@champion"}', ['uri models:/iris@champion']],
	['// "models:/iris/3"\n{"a": "models:/b/1"}', ['uri models:/b/1']],
	['/* "models:/iris/3" */ {"a": "models:/b/1"}', ['uri models:/b/1']],
	['{"a": "say \\"models:/iris/3\\" loud"}', ['uri models:/iris/3']],
	['{"registered_model_name": "iris"}', ['name iris via registered_model_name']],
	['{"registered_model_name" : null, "x": "y"}', []],
	['{"registered_model_name": {"x": "y"}}', []],
	['["registered_model_name", "iris"]', []],
	['{"a": "left open\n "b": "models:/iris/3"}', ['uri models:/iris/3']],
];

const toml: readonly UsageCase[] = [
	['model = "models:/iris/3"', ['uri models:/iris/3']],
	["model = 'models:/iris\\x/3'", ['uri models:/iris\\x/3']],
	['model = "models:/iris\\x/3"', ['dynamic models:/iris\\x/3']],
	['x = """\nmodels:/iris/3\n"""\ny = "models:/b/1"', ['uri models:/iris/3', 'uri models:/b/1']],
	["x = '''it's models:/iris/3'''", ['uri models:/iris/3']],
	['# model = "models:/iris/3"', []],
	['x = "#" # "models:/iris/3"', []],
	['m = ["models:/a/1", \'models:/b/1\']', ['uri models:/a/1', 'uri models:/b/1']],
	['registered_model_name = "iris"', ['name iris via registered_model_name']],
	['"registered_model_name" = "iris"', ['name iris via registered_model_name']],
	['x = "left open\ny = "models:/iris/3"', ['uri models:/iris/3']],
];

const shell: readonly UsageCase[] = [
	['mlflow models serve -m models:/iris/3 -p 80', ['uri models:/iris/3']],
	['serve -m "models:/my iris/3"', ['uri models:/my iris/3']],
	["serve -m 'models:/iris/3'", ['uri models:/iris/3']],
	['serve --model=models:/iris/3', ['uri models:/iris/3']],
	['MODEL="models:/my iris/3"', ['uri models:/my iris/3']],
	['serve -m models:/iris/3;echo', ['uri models:/iris/3']],
	['x=$(resolve models:/iris/3)', ['uri models:/iris/3']],
	['x=`resolve models:/iris/3`', ['uri models:/iris/3']],
	['serve -m models:/iris/$V', ['dynamic models:/iris/$V']],
	['serve -m "models:/iris@${ALIAS}"', ['dynamic models:/iris@${ALIAS}']],
	['serve -m models:/iris/"$V"', ['dynamic models:/iris/']],
	['serve -m "models:/iris/"$V', ['dynamic models:/iris/']],
	['serve -m "$BASE"models:/iris/3', ['dynamic models:/iris/3']],
	['serve -m models:/my\\ iris/3', ['dynamic models:/my\\ iris/3']],
	['# models:/iris/3', []],
	['echo a#b models:/iris/3 # models:/b/1', ['uri models:/iris/3']],
	["echo 'it''s' # models:/iris/3", []],
	['serve \\\n  -m models:/iris/3', ['uri models:/iris/3']],
	['python -c \'load("models:/iris/3")\'', ['uri models:/iris/3']],
	[
		"cat <<EOF\n# models:/iris/3 it's\nEOF\nserve models:/b/1 # models:/c/1",
		['uri models:/iris/3', 'uri models:/b/1'],
	],
	["cat <<-'END X' <<B\n\tmodels:/a/1\n\tEND X\n\"\nB\n# models:/b/1", ['uri models:/a/1']],
	['cat <<<"models:/iris/3"\n# models:/b/1', ['uri models:/iris/3']],
	['x=$((1<<2))\n# models:/b/1', []],
	['curl https://host/models:/iris/3', []],
];

const dockerfile: readonly UsageCase[] = [
	['ENV MODEL=models:/iris/3', ['uri models:/iris/3']],
	['ENV MODEL models:/iris/3', ['uri models:/iris/3']],
	['ENV MODEL="models:/my iris/3"', ['uri models:/my iris/3']],
	['ARG MODEL=models:/iris@champion', ['uri models:/iris@champion']],
	['# ENV MODEL=models:/iris/3', []],
	['RUN serve \\\n  # models:/a/1\n  models:/iris/3', ['uri models:/iris/3']],
	['CMD ["serve", "-m", "models:/iris/3"]', ['uri models:/iris/3']],
	['ENV URI=models:/iris/${VERSION}', ['dynamic models:/iris/${VERSION}']],
	["LABEL a=it's\nENV MODEL=models:/iris/3 # don't", ['uri models:/iris/3']],
	['RUN <<EOF\nserve "models:/iris/3"\nEOF', ['uri models:/iris/3']],
];

const markdown: readonly UsageCase[] = [
	['Serves models:/iris/3.', ['uri models:/iris/3']],
	['Serves `models:/my iris/3`, and `mlflow -m models:/b/1`', ['uri models:/my iris/3', 'uri models:/b/1']],
	['[it](models:/iris/3) <code>models:/b/1</code>', ['uri models:/iris/3', 'uri models:/b/1']],
	['**models:/iris/3**, *models:/b/1*', ['uri models:/iris/3', 'uri models:/b/1']],
	['<!-- models:/iris/3 -->', ['uri models:/iris/3']],
	['Write models:/<name>/<version> or `models:/`.', []],
	[
		'It\'s\n```python\n# models:/a/1\nx = "models:/iris/3" # it\'s\n```\nmodels:/b/1',
		['uri models:/iris/3', 'uri models:/b/1'],
	],
	['~~~sh\n# models:/a/1\nserve models:/iris/3\n~~~', ['uri models:/iris/3']],
	['```{r setup, echo=FALSE}\nx <- paste0("models:/", n)\n```', ['dynamic models:/']],
	['```\nmodels:/iris/3 # models:/b/1\n```', ['uri models:/iris/3', 'uri models:/b/1']],
	['````python\n```\nx = "models:/iris/3"\n````\nmodels:/b/1', ['uri models:/iris/3', 'uri models:/b/1']],
	['> ```yaml\n> m: models:/iris/3 # models:/a/1\n> ```\n', ['uri models:/iris/3']],
	['- ```json\n  {"a": "models:/iris/3"}\n  ```\n', ['uri models:/iris/3']],
	['```python\nx = "models:/iris/3"', ['uri models:/iris/3']],
	['```python\nlog_model(registered_model_name="iris")\n```', []],
	['Use ``` models:/iris/3 ``` here', ['uri models:/iris/3']],
];

/** A notebook whose cells are these. */
function notebookOf(...cells: readonly object[]): string {
	return JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }, undefined, 1);
}

function code(...source: readonly string[]): object {
	const outputs = [
		{ output_type: 'stream', text: ['models:/output/1'], data: { source: 'models:/output/2' } },
	];
	return { cell_type: 'code', source, outputs };
}

const notebook: readonly UsageCase[] = [
	[
		notebookOf(code('x = "models:/iris/3"\n', "y = 'models:/b/1'")),
		['uri models:/iris/3', 'uri models:/b/1'],
	],
	[notebookOf(code('# models:/a/1\n', 'x = "\\\\" # "models:/b/1"')), []],
	[notebookOf(code('x = f"models:/iris/{v}"')), ['dynamic models:/iris/{v}']],
	[notebookOf({ cell_type: 'code', source: 'x = "models:/iris/3"\n# models:/a/1' }), ['uri models:/iris/3']],
	[notebookOf({ cell_type: 'markdown', source: ["It's `models:/my iris/3`"] }), ['uri models:/my iris/3']],
	[notebookOf({ cell_type: 'raw', source: ['models:/iris/3'] }), ['uri models:/iris/3']],
	[
		notebookOf(code("!echo it's models:/iris/3\n", 'x = "models:/b/1"')),
		['uri models:/iris/3', 'uri models:/b/1'],
	],
	[notebookOf(code("%run it's\n", '%%x\n', 'x = "models:/b/1"')), ['uri models:/b/1']],
	[notebookOf(code('!serve \\\n', ' -m models:/iris/3\n', 'models:/b/1')), ['uri models:/iris/3']],
	[notebookOf(code('%%bash\n', '# models:/a/1\n', 'serve models:/iris/3')), ['uri models:/iris/3']],
	[notebookOf(code('%%time\n', '# models:/a/1\n', 'x = "models:/iris/3"')), ['uri models:/iris/3']],
	[notebookOf(code('%%writefile a.yaml\n', 'm: models:/iris/3 # models:/a/1')), ['uri models:/iris/3']],
	[notebookOf(code('%%sql\n', "select 'models:/iris/3'")), ['uri models:/iris/3']],
	[
		notebookOf(code('import mlflow'), code('c.get_model_version("iris", 3)')),
		['name iris via get_model_version version 3'],
	],
	[notebookOf(code('x = "models:/größe/3"')).replace('ö', '\\u00f6'), ['uri models:/größe/3']],
	['{"cells": [{"cell_type":"code","source":"x = \'models:\\/iris\\/3\'"}]}', ['uri models:/iris/3']],
	[
		'{"metadata":{"kernelspec":{"language":"R"}},"cells":[{"cell_type":"code","source":["paste0(\\"models:/a/\\", 1)"]}]}',
		['dynamic models:/a/'],
	],
	[
		'{"cells":[{"cell_type":"code","source":"val x = \\"models:/iris/3\\" // it\'s"}],"metadata":{"language_info":{"name":"scala"}}}',
		['uri models:/iris/3'],
	],
	[
		'{"worksheets":[{"cells":[{"cell_type":"code","language":"python","input":["x = \\"models:/iris/3\\""],"outputs":[]}]}]}',
		['uri models:/iris/3'],
	],
	['\ufeff' + notebookOf(code('x = "models:/iris/3" # models:/a/1')), ['uri models:/iris/3']],
	['{"cells": [{"source": ["x = \\"models:/iris/3\\""]', ['uri models:/iris/3']],
	['{"a": ["models:/iris/3"], "cells": {"source": "models:/b/1"}}', []],
];

export const usageCases: Readonly<Record<UsageSyntax, readonly UsageCase[]>> = {
	python,
	javascript,
	java,
	r,
	yaml,
	json,
	toml,
	shell,
	dockerfile,
	markdown,
	notebook,
};
