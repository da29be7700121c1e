import assert from 'node:assert/strict';
import { firstLine, readModelCard } from '../../../../src/core/registry/page/markdownText.js';

function card(text: string): ReturnType<typeof readModelCard> {
	return readModelCard(new TextEncoder().encode(text));
}

describe('a model card', () => {
	it('comes without its front matter', () => {
		assert.equal(card('---\nlicense: mit\ntags: [a]\n---\n\n# Card\n')?.markdown, '# Card');
		assert.equal(card('---\r\nlicense: mit\r\n---\r\n# Card')?.markdown, '# Card');
	});

	it('keeps a rule that is no front matter', () => {
		assert.equal(card('# Card\n\n---\n\nmore')?.markdown, '# Card\n\n---\n\nmore');
		assert.equal(card('---\nnever closed')?.markdown, '---\nnever closed');
	});

	it('is absent where nothing is left', () => {
		assert.equal(card('---\nlicense: mit\n---\n'), undefined);
		assert.equal(readModelCard(undefined), undefined);
	});

	it('is cut at 256 KB, between characters', () => {
		const long = card('ä'.repeat(200_000));
		assert.equal(long?.isCut, true);
		assert.match(long.markdown, /^ä+$/);
	});
});

describe('the first line of a text', () => {
	const cases = [
		['\n\n## Heading\nmore', 'Heading'],
		['**Bold** and `code` of some_name', 'Bold and code of some_name'],
		['- item [link](https://example.com) ![image](a.png)', 'item link image'],
		['> quoted', 'quoted'],
		['1. first', 'first'],
		['', ''],
	] as const;
	for (const [markdown, line] of cases) {
		it(`of ${JSON.stringify(markdown)}`, () => assert.equal(firstLine(markdown), line));
	}
});
