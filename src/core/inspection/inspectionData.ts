import { defined } from '../manifest/plain.js';
import type { FoundFormat, Inspection, LoadFact } from './inspection.js';
import { cardProposals, type ModelCard } from './modelCard.js';
import type { PickleReport } from './pickleReport.js';

/** An inspection in the words of our files and `--json`. */
export function inspectionData({ formats, signature, card, facts }: Inspection) {
	return {
		formats: formats.map(formatData),
		...(signature ? { signature } : {}),
		...(card ? { card: cardData(card) } : {}),
		load: facts.map(factData),
	};
}

function formatData({ frameworkVersion, baseModels, ...format }: FoundFormat) {
	const { format: id, files, framework, architecture, task, ...rest } = format;
	return {
		format: id,
		files,
		...defined({ framework, framework_version: frameworkVersion, architecture, task }),
		...rest,
		...defined({ base_models: baseModels }),
	};
}

/** With what a registration would take from it. */
function cardData(card: ModelCard) {
	const { licenceLink, baseModels, baseModelRelation, ...rest } = card;
	return {
		...rest,
		base_models: baseModels,
		...defined({ licence_link: licenceLink, base_model_relation: baseModelRelation }),
		proposed: cardProposals(card),
	};
}

function factData(fact: LoadFact) {
	switch (fact.kind) {
		case 'pickle':
			return { kind: fact.kind, path: fact.path, ...reportData(fact.report) };
		case 'external-data': {
			const { isInside, ...rest } = fact;
			return { ...rest, is_inside: isInside };
		}
		case 'tensors-only':
		case 'code':
		case 'template':
		case 'graph':
		case 'unread':
			return fact;
	}
}

function reportData({ streams, ...report }: PickleReport) {
	return {
		...report,
		streams: streams.map(({ persistentIds, persistentKinds, ...stream }) => ({
			...stream,
			persistent_ids: persistentIds,
			...defined({ persistent_kinds: persistentKinds }),
		})),
	};
}
