import { createHash } from 'node:crypto';
import { renderChecksumList, type Checksum } from '../core/manifest/checksumList.js';
import { encodeFolderName } from '../core/model/folderName.js';
import { renderInspection } from '../core/inspection/recordedInspection.js';
import type { Lineage } from '../core/model/types.js';
import type { VersionDraft } from '../core/operations/registerVersion.js';
import { layout } from '../core/registry/layout.js';
import type { FolderFindings } from './inspectFolder.js';
import type { RegistrationFacts } from './registration.js';

type FoundFacts = Pick<FolderFindings, 'flavors' | 'formats' | 'lineage' | 'signatureText'> &
	Partial<Pick<FolderFindings, 'inspection'>>;

/** What a version says besides where its files are: what was found, and over it what the user says. */
export function draftFacts(
	request: RegistrationFacts,
	found: FoundFacts,
): Omit<VersionDraft, 'source' | 'incoming' | 'storage' | 'checksums' | 'digest' | 'size'> {
	const { name, description, tags, aliases } = request;
	const given: Partial<Lineage> = request.lineage ?? {};
	return {
		name,
		flavors: found.flavors,
		formats: found.formats,
		lineage: {
			...found.lineage,
			...given,
			metrics: { ...found.lineage.metrics, ...given.metrics },
			params: { ...found.lineage.params, ...given.params },
		},
		...(found.signatureText === undefined ? {} : { signature: found.signatureText }),
		...(found.inspection ? { inspection: renderInspection(found.inspection) } : {}),
		...(description === undefined ? {} : { description }),
		...(tags === undefined ? {} : { tags }),
		...(aliases === undefined ? {} : { aliases }),
	};
}

/** `sha256:…` of the list's text. */
export function digestOf(checksums: readonly Checksum[]): string {
	return `sha256:${createHash('sha256').update(renderChecksumList(checksums)).digest('hex')}`;
}

/** Stands for the folder aside in an Edit that is only looked at. */
export function placeholder({ name }: RegistrationFacts): string {
	return layout.incoming(encodeFolderName(name), 'preview');
}
