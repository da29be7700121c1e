import { defined } from '../../manifest/plain.js';
import { isObject, objectAt, stringAt } from '../../manifest/plain.js';
import { readMlModel, type Signature } from '../../manifest/mlmodel.js';
import { readYaml } from '../../manifest/yamlReader.js';
import type { PlainValue } from '../../manifest/plainValue.js';
import type { CodeRole, LoadFact } from '../inspection.js';
import type { FolderFormat, SideFiles } from './folderView.js';

const maxFlavors = 32;
const maxLines = 200;

/** A model of MLflow, with what its `MLmodel` declares. */
export interface MlflowFolder extends FolderFormat {
	readonly signature?: Signature;
}

/**
 * Reads `MLmodel`: every flavour with its version, and what loading the model runs: the module that loads it, folders of
 * code, a script, and the packages that are to be installed. A flavour that is not known is shown as the others are.
 */
export async function readMlflow(files: SideFiles, folder: string): Promise<MlflowFolder | undefined> {
	const path = `${folder}MLmodel`;
	const bytes = await files.bytes(path);
	if (!bytes) return undefined;
	const reading = readMlModel(bytes, path);
	const yaml = readYaml(bytes, path);
	if (!reading.ok || !yaml.ok) {
		files.facts.push({ kind: 'unread', path, detail: 'it is no MLmodel file, or not plain YAML' });
		return undefined;
	}
	const plain = isObject(yaml.value.value) ? yaml.value.value : {};
	const flavors = Object.entries(objectAt(plain, 'flavors') ?? {}).slice(0, maxFlavors);
	const settings = flavors.map(([, value]) => (isObject(value) ? value : {}));
	const own = settings[flavors.findIndex(([name]) => name !== 'python_function')];
	const text = (key: string) =>
		settings.map((each) => stringAt(each, key)).find((value) => value !== undefined);
	const { signature } = reading.value;
	return {
		at: folder,
		weights: 'below',
		...(signature ? { signature } : {}),
		format: {
			format: 'mlflow',
			files: [path],
			framework: 'mlflow',
			...defined({
				frameworkVersion: stringAt(plain, 'mlflow_version'),
				architecture:
					text('pipeline_model_type') ?? text('model_class') ?? (own && (text('model_type') ?? undefined)),
				task: text('task'),
			}),
			details: defined({
				flavors: flavors.map(([name, value]) => withVersion(name, value)).join(', '),
				python: text('python_version'),
				serialization: text('serialization_format'),
			}),
		},
		facts: [...loadedCode(settings, path), ...(await requiredPackages(files, folder, settings))],
	};
}

/** `sklearn 1.9.1`: versions stand under keys of their own. */
function withVersion(name: string, settings: PlainValue): string {
	if (!isObject(settings) || name === 'python_function') return name;
	const isVersion = (key: string) => key.endsWith('_version') && key !== 'python_version';
	// Of several, `transformers_version` beside `torch_version`, the flavour's own.
	const keys = Object.keys(settings).filter(isVersion);
	const key =
		keys.find((each) => each.startsWith(name)) ?? keys.find((each) => each !== 'cloudpickle_version');
	const version = key === undefined ? undefined : stringAt(settings, key);
	return version === undefined ? name : `${name} ${version}`;
}

function loadedCode(settings: readonly { [key: string]: PlainValue }[], path: string): LoadFact[] {
	const keys: readonly (readonly [string, CodeRole])[] = [
		['loader_module', 'loader-module'],
		['code', 'code-path'],
		['model_code_path', 'model-code'],
	];
	const seen = new Set<string>();
	return settings.flatMap((each) =>
		keys.flatMap(([key, role]): LoadFact[] => {
			const what = stringAt(each, key);
			if (what === undefined || seen.has(`${role} ${what}`)) return [];
			seen.add(`${role} ${what}`);
			return [{ kind: 'code', path, what, role }];
		}),
	);
}

async function requiredPackages(
	files: SideFiles,
	folder: string,
	settings: readonly { [key: string]: PlainValue }[],
): Promise<LoadFact[]> {
	const environments = new Set<string>(['conda.yaml', 'python_env.yaml']);
	for (const each of settings) {
		const named = each['env'];
		const names = isObject(named) ? Object.values(named) : [named];
		for (const name of names) if (typeof name === 'string' && isPlainName(name)) environments.add(name);
	}
	const facts: LoadFact[] = [];
	const path = `${folder}requirements.txt`;
	const requirements = (await files.text(path)) ?? '';
	for (const line of requirements.split(/\r?\n/).map((each) => each.replace(/(?:^|\s)#.*$/, '').trim()))
		if (line !== '' && facts.length < maxLines)
			facts.push({ kind: 'code', path, what: line, role: 'requirements' });
	for (const name of environments) facts.push(...(await environment(files, folder + name)));
	return facts;
}

/** The packages of a `conda.yaml` or `python_env.yaml`, but for those that `requirements.txt` lists. */
async function environment(files: SideFiles, path: string): Promise<LoadFact[]> {
	const bytes = await files.bytes(path);
	if (!bytes) return [];
	const yaml = readYaml(bytes, path);
	if (!yaml.ok || !isObject(yaml.value.value))
		return [{ kind: 'unread', path, detail: 'it is not plain YAML' }];
	const plain = yaml.value.value;
	const python = plain['python'];
	const lists = [plain['build_dependencies'], plain['dependencies']];
	const named = lists.flatMap((list) => (Array.isArray(list) ? list : []));
	const packages = [
		...(typeof python === 'string' ? [`python ${python}`] : []),
		...named.filter((each) => typeof each === 'string').filter((each) => !each.startsWith('-r ')),
	];
	return packages
		.slice(0, maxLines)
		.map((what): LoadFact => ({ kind: 'code', path, what, role: 'environment' }));
}

function isPlainName(name: string): boolean {
	return /^[\w][\w.-]*$/.test(name);
}
