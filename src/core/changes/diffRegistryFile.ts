import { difference, type Difference } from '../change.js';
import { isObject } from '../manifest/plain.js';
import { readYaml } from '../manifest/yamlReader.js';
import type { PlainValue } from '../manifest/plainValue.js';
import { registryFileName } from '../model/format.js';
import type { Snapshot } from '../registry/snapshot.js';
import { readability } from './brokenFiles.js';
import { changedKeys } from './compareText.js';

/** What differs in `registry.yaml`: all its values, those included that this version knows nothing of. */
export async function diffRegistryFile(base: Snapshot, head: Snapshot): Promise<Difference[]> {
	const [before, after] = await Promise.all([base.read(registryFileName), head.read(registryFileName)]);
	if (!before && !after) return [];
	if (!after) return [difference('registry-deleted', {})];
	const [was, is] = await Promise.all([base.registry(), head.registry()]);
	const broken = readability(registryFileName, before && was, is);
	if (!before) return [difference('registry-created', {}), ...broken];
	if (!was.ok || !is.ok) return broken;
	return changedKeys(settings(before), settings(after), (key, values) =>
		difference('registry-setting', { key, ...values }),
	);
}

function settings(bytes: Uint8Array): Record<string, string> {
	const yaml = readYaml(bytes, registryFileName);
	return Object.fromEntries(yaml.ok ? flattened(yaml.value.value, '') : []);
}

function flattened(value: PlainValue, key: string): (readonly [string, string])[] {
	if (isObject(value) && (key === '' || Object.keys(value).length > 0))
		return Object.entries(value).flatMap(([name, each]) =>
			flattened(each, key === '' ? name : `${key}.${name}`),
		);
	return [[key, typeof value === 'string' ? value : JSON.stringify(value)]];
}
