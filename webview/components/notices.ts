import type { PageProblem, ReadableModelPage } from '../../src/protocol/modelPage.js';
import type { Context } from '../context.js';
import { h, type ElementNode } from '../dom/vnode.js';
import { fill } from '../text.js';
import { data, icon, linkButton } from './parts.js';

/** More than these would push the page itself out of sight. */
const maxNotices = 5;

/** What is wrong with the model's files, each with the place to mend it; nothing where nothing is. */
export function notices(page: ReadableModelPage, { strings, act }: Context): ElementNode | undefined {
	const problems = [...page.aliases, ...page.versions.rows].flatMap(({ problem }) => problem ?? []);
	if (problems.length === 0) return undefined;
	const more = problems.length - maxNotices;
	return h('ul', { class: 'notices', 'aria-label': strings.head.problems }, [
		problems.slice(0, maxNotices).map((problem) => notice(problem, () => act.openFile(problem.file))),
		more > 0 && h('li', { class: 'secondary' }, fill(strings.head.moreProblems, { count: more })),
	]);
}

/** One problem. */
export function notice({ sentence, place }: PageProblem, open: () => void): ElementNode {
	return h('li', { class: 'notice', key: place }, [
		icon('warning', 'warning'),
		h('span', {}, [data(sentence), ' ', linkButton(data(place), open)]),
	]);
}
