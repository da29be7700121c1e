import type { Signature } from '../../manifest/mlmodel.js';
import type { ByteSource } from '../byteSource.js';
import type { FoundFormat, LoadFact } from '../inspection.js';

/** What the header of one file tells. */
export interface HeaderReading {
	/** Absent where the file is of no format that is known. */
	readonly format?: Omit<FoundFormat, 'files'>;
	/** As MLflow would have it. */
	readonly signature?: Signature;
	readonly facts: readonly LoadFact[];
}

/** Reads a header; `path` names the file in facts. Throws `HeaderFault` for one that is broken, and what reading throws. */
export type HeaderReader = (source: ByteSource, path: string) => Promise<HeaderReading>;
