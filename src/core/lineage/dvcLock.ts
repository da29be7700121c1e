import { isObject, listAt, objectAt, stringAt } from '../manifest/plain.js';
import type { PlainObject } from '../manifest/validate.js';
import type { Dataset, Lineage } from '../model/types.js';
import { flatTexts } from './flatten.js';

/** A file that is code: what a stage runs, not what it learns from. */
const script = /\.(?:py|ipynb|r|rmd|jl|sh|scala|sql)$/i;

/**
 * What a `dvc.lock` (schema 2.0) tells of the stage that makes `output`: its dependencies with their digests, its script
 * and its parameters. Paths are relative to the lock's folder. `undefined` where no stage makes it.
 */
export function dvcStage(
	lock: PlainObject,
	output: string,
):
	| (Pick<Lineage, 'datasets'> & {
			readonly params: readonly (readonly [string, string])[];
			readonly code?: string;
	  })
	| undefined {
	// Before schema 2.0 the stages stood at the top.
	const stages = objectAt(lock, 'stages') ?? lock;
	const stage = Object.values(stages)
		.filter(isObject)
		.find((each) => pathsOf(each, 'outs').some((path) => isSameOrAround(path, output)));
	if (!stage) return undefined;
	const deps = listAt(stage, 'deps').filter(isObject);
	const code = deps
		.map((dep) => stringAt(dep, 'path'))
		.find((path) => path !== undefined && script.test(path));
	return {
		datasets: deps.flatMap((dep) => toDataset(dep)),
		params: Object.values(objectAt(stage, 'params') ?? {}).flatMap(flatTexts),
		...(code === undefined ? {} : { code }),
	};
}

/** What a `.dvc` file tells of where its data were imported from. */
export function dvcImports(pointer: PlainObject): readonly Dataset[] {
	return listAt(pointer, 'deps')
		.filter(isObject)
		.flatMap((dep) => {
			const path = stringAt(dep, 'path');
			const repository = objectAt(dep, 'repo');
			const commit = stringAt(repository, 'rev_lock');
			const digest = commit === undefined ? digestOf(dep) : { digest: `git:${commit}` };
			const source = stringAt(repository, 'url') ?? path;
			return path === undefined || source === undefined ? [] : [{ name: path, ...digest, source }];
		});
}

/** What a `.dvc` file tells of the data it stands for. */
export function dvcOutputs(pointer: PlainObject): readonly Dataset[] {
	return listAt(pointer, 'outs')
		.filter(isObject)
		.flatMap((out) => toDataset(out));
}

function toDataset(plain: PlainObject): Dataset[] {
	const path = stringAt(plain, 'path');
	if (path === undefined || script.test(path)) return [];
	return [{ name: path, ...digestOf(plain), source: path }];
}

/** `md5:…`; etags and checksums of remote files by their own names. */
function digestOf(plain: PlainObject): { digest?: string } {
	const kind = ['md5', 'etag', 'checksum'].find((key) => stringAt(plain, key) !== undefined);
	return kind === undefined ? {} : { digest: `${kind}:${stringAt(plain, kind) ?? ''}` };
}

function pathsOf(stage: PlainObject, key: string): string[] {
	return listAt(stage, key)
		.filter(isObject)
		.flatMap((each) => stringAt(each, 'path') ?? []);
}

/** Is `path` the model, the folder it lies in, or a part of it? */
function isSameOrAround(path: string, model: string): boolean {
	const plain = path.replace(/^\.\//, '').replace(/\/$/, '');
	return plain === model || model.startsWith(`${plain}/`) || plain.startsWith(`${model}/`);
}
