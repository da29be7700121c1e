import assert from 'node:assert/strict';
import type { PickleGap, PickleImport, PickleReport } from '../../src/core/inspection/pickleReport.js';
import { pickleSentences } from '../../src/wording/pickles.js';
import { fillSentence } from '../../src/wording/sentence.js';

function said(imports: readonly Partial<PickleImport>[], gaps: readonly PickleGap[] = []): string[] {
	const whole = imports.map(
		(each) => ({ how: 'GLOBAL', offset: 7, called: 'yes', verdict: 'known', ...each }) as const,
	);
	const stream = { within: '', offset: 0, protocol: 4, imports: whole, persistentIds: 0 };
	const report: PickleReport = { streams: [stream], complete: gaps.length === 0, gaps };
	return pickleSentences(report).map(fillSentence);
}

describe('what is said of pickles', () => {
	it('counts names and packages, and names what is not known', () => {
		const imports = [
			{ module: 'numpy', name: 'dtype' },
			{ module: 'numpy', name: 'ndarray' },
			{ module: 'posix', name: 'system', verdict: 'runs-code' },
			{ module: 'mine.models', name: 'Net', verdict: 'not-known' },
		] as const;
		assert.deepEqual(said(imports), [
			'imports 4 names from 3 packages',
			'1 can run code of any kind: posix.system',
			'1 not from a known ML library: mine.models.Net',
		]);
		assert.deepEqual(said([{ module: 'numpy', name: 'dtype' }]), ['imports 1 name from 1 package']);
		assert.deepEqual(said([]), ['imports nothing']);
	});

	it('counts a name once, and names five', () => {
		const module = 'm';
		const many = ['a', 'b', 'c', 'd', 'e', 'f', 'a'].map(
			(name) => ({ module, name, verdict: 'not-known' }) as const,
		);
		assert.equal(said(many)[1], '6 not from a known ML library: m.a, m.b, m.c, m.d, m.e and 1 more');
	});

	it('says where names are not known', () => {
		assert.deepEqual(said([{ how: 'EXT', verdict: 'unresolved' }]), [
			'imports 1 name',
			'1 not known before it is loaded: an extension at byte 7',
		]);
		assert.match(
			said([{ how: 'STACK_GLOBAL', verdict: 'unresolved' }])[1]!,
			/a name made when it is loaded, at byte 7$/,
		);
	});

	it('shows texts of the file escaped', () => {
		const [, line = ''] = said([{ module: 'os\r', name: 'x\u202e', verdict: 'not-known' }]);
		assert.ok(!/[\r\u202e]/.test(line), line);
	});

	it('says why and where reading ended', () => {
		const gaps = [
			{ within: '', offset: 812, reason: 'truncated' },
			{ within: 'a/b', offset: 0, reason: 'compression', detail: 'bzip2' },
		] as const;
		assert.deepEqual(said([], gaps).slice(1), [
			'could not be read past byte 812: the file ends in the midst of it',
			'a/b: could not be read: its compression is not read (bzip2)',
		]);
	});
});
