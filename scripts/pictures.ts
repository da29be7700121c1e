// npm run pictures: the README's pictures are screenshots of the ui suite, which has run just before.
import { copyFile, mkdir } from 'node:fs/promises';
import { inRepository } from './paths.js';

const pictures = {
	'lens-dark': 'workbench',
	'page-overview-dark': 'page',
	'page-lineage-light': 'lineage',
	'register-2': 'register',
} as const;

await mkdir(inRepository('docs', 'pictures'), { recursive: true });
for (const [screenshot, picture] of Object.entries(pictures))
	await copyFile(
		inRepository('out', 'screenshots', `${screenshot}.png`),
		inRepository('docs', 'pictures', `${picture}.png`),
	);
