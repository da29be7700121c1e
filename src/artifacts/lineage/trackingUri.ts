import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where `MLFLOW_TRACKING_URI` says that runs are. Paths are absolute. */
export type TrackingPlace =
	| { readonly kind: 'database' | 'folder'; readonly path: string }
	| { readonly kind: 'server'; readonly url: URL }
	| { readonly kind: 'unsupported'; readonly scheme: string };

/** Reads a tracking URI as MLflow's client does from the folder `current`; `undefined` for an empty one. */
export function parseTrackingUri(text: string, current: string): TrackingPlace | undefined {
	const uri = text.trim();
	if (uri === '') return undefined;
	const scheme = /^([a-z][a-z\d+.-]*):/i.exec(uri)?.[1]?.toLowerCase();
	if (uri === 'databricks' || uri === 'databricks-uc') return { kind: 'unsupported', scheme: uri };
	// `C:\runs` is a path.
	if (scheme === undefined || scheme.length === 1) return { kind: 'folder', path: resolve(current, uri) };
	switch (scheme) {
		case 'http':
		case 'https':
			return URL.canParse(uri) ? { kind: 'server', url: new URL(uri) } : { kind: 'unsupported', scheme };
		case 'sqlite': {
			// As SQLAlchemy has it: three slashes and a relative path, four and an absolute one.
			const path = /^sqlite:\/\/\/([^?]+)/i.exec(uri)?.[1];
			return path === undefined || path === ':memory:'
				? { kind: 'unsupported', scheme }
				: { kind: 'database', path: resolve(current, path) };
		}
		case 'file': {
			const path = filePath(uri);
			return path === undefined
				? { kind: 'unsupported', scheme }
				: { kind: 'folder', path: resolve(current, path) };
		}
		default:
			return { kind: 'unsupported', scheme };
	}
}

function filePath(uri: string): string | undefined {
	try {
		const path = fileURLToPath(uri);
		return isAbsolute(path) ? path : undefined;
	} catch {
		// Of another machine, or no file: URI at all.
		return undefined;
	}
}
