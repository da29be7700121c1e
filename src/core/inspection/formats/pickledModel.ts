import { defined } from '../../manifest/plain.js';
import type { ByteSource } from '../byteSource.js';
import type { FoundFormat } from '../inspection.js';
import type { PickleReport } from '../pickleReport.js';
import type { FileKind } from './sniff.js';
import { latin1 } from '../../base/latin1.js';

const searchedBytes = 64 * 1_048_576;
const windowBytes = 1_048_576;
const overlapBytes = 128;
const versionMark = '_sklearn_version';

/** Libraries whose estimators are pickled, by the package of the first class. */
const frameworks: Readonly<Record<string, string>> = {
	...{ sklearn: 'scikit-learn', xgboost: 'xgboost', lightgbm: 'lightgbm', catboost: 'catboost' },
	...{ torch: 'torch', statsmodels: 'statsmodels', prophet: 'prophet', imblearn: 'imbalanced-learn' },
};

/** What a pickle is of, by the first class that it makes of a library that is known. */
export async function pickledModel(
	source: ByteSource,
	kind: FileKind,
	{ streams }: PickleReport,
): Promise<Omit<FoundFormat, 'files'>> {
	const imports = streams.flatMap((stream) => stream.imports);
	const isJoblib = imports.some(({ module }) => module?.startsWith('joblib.')) || kind === 'compressed';
	const first = imports.find(({ module }) => Object.hasOwn(frameworks, module?.split('.', 1)[0] ?? ''));
	const framework = first && frameworks[first.module?.split('.', 1)[0] ?? ''];
	return {
		format: isJoblib ? 'joblib' : 'pickle',
		...defined({
			framework,
			frameworkVersion: framework === 'scikit-learn' ? await sklearnVersion(source) : undefined,
			architecture: first?.name,
		}),
		details: { protocol: Math.max(0, ...streams.map(({ protocol }) => protocol)) },
	};
}

/**
 * Estimators keep the version that made them as the attribute `_sklearn_version`; it stands in the bytes as two short
 * texts, with the instructions between them that make and remember texts.
 */
async function sklearnVersion(source: ByteSource): Promise<string | undefined> {
	const end = Math.min(source.size, searchedBytes);
	// Windows overlap, so that no mark is cut in two.
	for (let at = 0; at < end; at += windowBytes) {
		const text = latin1(await source.read(at, windowBytes + overlapBytes));
		const mark = text.indexOf(versionMark);
		if (mark < 0) continue;
		const behind = text.slice(mark + versionMark.length, mark + versionMark.length + overlapBytes);
		const version = /^[^0-9A-Za-z]{0,8}[\x8cXU][^0-9A-Za-z]{1,4}(\d+\.[\w.+-]{1,30})/.exec(behind)?.[1];
		// The instruction behind it may be a letter.
		return version && /^\d+(?:\.(?:\d+|dev\d+))*(?:rc\d+)?/.exec(version)?.[0];
	}
	return undefined;
}
