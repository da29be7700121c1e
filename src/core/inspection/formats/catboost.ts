import { defined } from '../../manifest/plain.js';
import type { ByteSource } from '../byteSource.js';
import { Cursor, HeaderFault } from './cursor.js';
import { Flatbuffer } from './flatbuffer.js';
import type { HeaderReading } from './headerReading.js';
import { treeTask } from './treeTask.js';

/** Reads the core of a CatBoost model: a flatbuffer (catboost/libs/model/flatbuffers/model.fbs), of which the first tables are looked at. */
export async function readCatboost(source: ByteSource): Promise<HeaderReading> {
	const cursor = new Cursor(source, 4);
	const size = await cursor.u32();
	if (size > cursor.left) throw new HeaderFault('it ends before what its header announces');
	const buffer = new Flatbuffer(source, cursor.position, size);
	const core = await buffer.root();
	const trees = await buffer.table(core, 1);
	const info = await buffer.infoMap(core, 2);
	const parameters = parsed(info.get('params') ?? '');
	const loss = /"loss_function"\s*:\s*\{[^{}]*?"type"\s*:\s*"([^"]{1,100})"/.exec(parameters)?.[1];
	const version = /v?(\d+\.\d+[\d.]*)/.exec(info.get('catboost_version_info') ?? '')?.[1];
	const length = (field: number) => (trees === undefined ? undefined : buffer.lengthAt(trees, field));
	const categories = await length(4);
	return {
		format: {
			format: 'catboost',
			framework: 'catboost',
			...(version === undefined ? {} : { frameworkVersion: version }),
			...treeTask(loss ?? ''),
			details: defined({
				objective: loss,
				trees: await length(2),
				'numeric features': await length(5),
				'categorical features': categories === 0 ? undefined : categories,
			}),
		},
		facts: [],
	};
}

/** Parameters are JSON in a text; older ones escape it once more. */
function parsed(text: string): string {
	return text.replaceAll('\\"', '"');
}
