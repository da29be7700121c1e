import type { PageWording } from '../core/registry/page/pageWording.js';
import { formatMetric, formatSize } from '../wording/format.js';
import type { L10n } from './pageStrings.js';
import { problemSentence } from '../wording/problems.js';

/** The words of `src/wording`, in the user's language. */
export function pageWording(l10n: L10n): PageWording {
	return {
		size: formatSize,
		metric: formatMetric,
		unverified: () => l10n.t('Unverified: nothing tells these files from others'),
		problem: (problem) => {
			const { template, args } = problemSentence(problem);
			return l10n.t(template, { ...args });
		},
	};
}
