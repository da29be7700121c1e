import type { PageWording } from '../core/registry/page/pageWording.js';
import { formatMetric, formatSize, visible } from '../wording/format.js';
import { formatTitle, loadSentences, parameterCount } from '../wording/inspection.js';
import { loadWarning } from '../wording/loadWarning.js';
import type { Sentence } from '../wording/sentence.js';
import type { L10n } from './pageStrings.js';
import { problemSentence } from '../wording/problems.js';

/** The words of `src/wording`, in the user's language. */
export function pageWording(l10n: L10n): PageWording {
	const say = ({ template, args }: Sentence) => l10n.t(template, { ...args });
	return {
		size: formatSize,
		metric: formatMetric,
		unverified: () => l10n.t('Unverified: nothing tells these files from others'),
		problem: (problem) => say(problemSentence(problem)),
		format: (format) => visible(formatTitle(format)),
		parameters: (format) => visible(parameterCount(format)),
		loading: loadSentences,
		loadWarning: (facts, isShortened) => {
			const warning = loadWarning(facts, isShortened);
			return warning && say(warning);
		},
	};
}
