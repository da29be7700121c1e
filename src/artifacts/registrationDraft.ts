import { createHash } from 'node:crypto';
import { renderChecksumList, type Checksum } from '../core/manifest/checksumList.js';
import { cardProposals, type CardProposals } from '../core/inspection/modelCard.js';
import { mergeLineage } from '../core/lineage/mergeLineage.js';
import { runIdOf } from '../core/lineage/runId.js';
import { encodeFolderName } from '../core/model/folderName.js';
import { renderInspection } from '../core/inspection/recordedInspection.js';
import type { VersionDraft } from '../core/operations/registerVersion.js';
import { layout } from '../core/registry/layout.js';
import type { FolderFindings } from './inspectFolder.js';
import { findLineage } from './lineage/findLineage.js';
import type { RegistrationFacts, RegistrationProgress, RegistrationTarget } from './registration.js';

type FoundFacts = Pick<FolderFindings, 'flavors' | 'formats' | 'lineage' | 'signatureText'> &
	Partial<Pick<FolderFindings, 'inspection'>>;

/** What a version says besides where its files are: what was found, and over it what the user says. */
export function draftFacts(
	request: RegistrationFacts,
	found: FoundFacts,
): Omit<VersionDraft, 'source' | 'incoming' | 'storage' | 'checksums' | 'digest' | 'size'> {
	const { name, aliases } = request;
	const { description, tags, parents } = annotations(request, found);
	return {
		name,
		flavors: found.flavors,
		formats: found.formats,
		lineage: mergeLineage(request.lineage ?? {}, found.lineage, { parents }),
		...(found.signatureText === undefined ? {} : { signature: found.signatureText }),
		...(found.inspection ? { inspection: renderInspection(found.inspection) } : {}),
		...(description === undefined ? {} : { description }),
		...(tags === undefined ? {} : { tags }),
		...(aliases === undefined ? {} : { aliases }),
	};
}

/** What the user says of the version, over what its card proposes if that was asked for. */
function annotations(
	{ description, tags, takesCard = false }: RegistrationFacts,
	{ inspection }: FoundFacts,
) {
	const card = takesCard ? inspection?.card : undefined;
	const proposed: CardProposals = card ? cardProposals(card) : { tags: {}, parents: [] };
	return {
		description: description ?? proposed.description,
		tags: card ? { ...proposed.tags, ...tags } : tags,
		parents: proposed.parents,
	};
}

/** What was found in a model's folder, with all that is known of where it comes from; tells the notes. */
export async function withLineage<T extends Pick<FolderFindings, 'listing' | 'lineage'>>(
	{ repositoryRoot, git, lineage: places }: RegistrationTarget,
	request: RegistrationFacts,
	found: T,
	{ signal, onNotes }: RegistrationProgress,
): Promise<T> {
	const { lineage, notes } = await findLineage(found.listing, found.lineage, {
		...places,
		repositoryRoot,
		codeState: git && ((model) => git.codeState(model)),
		runId: runIdOf(request.lineage ?? {}),
		signal,
	});
	if (notes.length > 0) onNotes?.(notes);
	return { ...found, lineage };
}

/** `sha256:…` of the list's text. */
export function digestOf(checksums: readonly Checksum[]): string {
	return `sha256:${createHash('sha256').update(renderChecksumList(checksums)).digest('hex')}`;
}

/** Stands for the folder aside in an Edit that is only looked at. */
export function placeholder({ name }: RegistrationFacts): string {
	return layout.incoming(encodeFolderName(name), 'preview');
}
