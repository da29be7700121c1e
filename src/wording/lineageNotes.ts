import type { LineageNote } from '../core/lineage/note.js';
import { formatSize, listed, visible } from './format.js';
import { sentence, type Sentence } from './sentence.js';

/** What was not taken into the lineage, and why: not a refusal, the version is registered without it. */
export function lineageNoteSentence(note: LineageNote): Sentence {
	switch (note.code) {
		case 'file-too-large':
			return sentence('{file} is not read for lineage: it is larger than {limit}.', {
				file: visible(note.file),
				limit: formatSize(note.limit),
			});
		case 'file-invalid':
			return sentence('{file} is not read for lineage: {detail}.', {
				file: visible(note.file),
				detail: visible(note.detail),
			});
		case 'file-unreadable':
			return sentence("{file} can't be read for lineage: {detail}.", {
				file: visible(note.file),
				detail: visible(note.detail),
			});
		case 'run-not-found':
			return sentence('Run {run} is not in {places}.', {
				run: visible(note.run),
				places: listed(note.places.slice(0, 3).map(visible)),
			});
		case 'store-busy':
			return sentence(
				'{file} is not read for lineage: it is being written. Register when that has ended; if nothing is running, open it with MLflow once.',
				{ file: visible(note.file) },
			);
		case 'store-wal':
			return sentence(
				'{file} is not read for lineage: it has changes in its -wal file. Close what writes it, or name its server in MLFLOW_TRACKING_URI.',
				{ file: visible(note.file) },
			);
		case 'server-failed':
			return sentence('The tracking server {server} could not be asked for the run: {detail}.', {
				server: visible(note.server),
				detail: visible(note.detail),
			});
		case 'tracking-uri-unsupported':
			return sentence(
				'MLFLOW_TRACKING_URI is not used for lineage: {scheme} is not supported. SQLite databases, folders and http servers are.',
				{ scheme: visible(note.scheme) },
			);
		case 'not-finite':
			return sentence('Left out, as they are no finite numbers: {names}.', {
				names: listed(note.names.map(visible)),
			});
		case 'names-refused':
			return sentence('{entries} left out, whose names a registry cannot hold.', {
				entries: note.count === 1 ? '1 parameter or metric is' : `${note.count} parameters or metrics are`,
			});
		case 'cut':
			return sentence('Only the first {limit} {what} are kept.', { limit: note.limit, what: note.what });
		case 'secret-removed':
			return sentence('A password or token was taken out of {what}.', { what: visible(note.what) });
	}
}
