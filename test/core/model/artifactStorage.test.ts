import assert from 'node:assert/strict';
import { isRegistryError, type ErrorCode } from '../../../src/core/errors.js';
import { chooseLfsFiles, type ArtifactStorage } from '../../../src/core/model/artifactStorage.js';

const usable: ArtifactStorage = {
	maxFile: 50,
	maxVersion: 200,
	lfsFrom: 10,
	lfs: 'usable',
	isLfsExpected: false,
};
const without: ArtifactStorage = { ...usable, lfs: 'not-configured' };
const choose = (sizes: Record<string, number>, storage: ArtifactStorage) =>
	chooseLfsFiles(
		'model',
		Object.entries(sizes).map(([path, size]) => ({ path, size })),
		storage,
	);
const refuses = (code: ErrorCode, data: object, work: () => unknown) =>
	assert.throws(work, (error) => {
		assert.ok(isRegistryError(error, code), String(error));
		assert.deepEqual(error.failure.data, data);
		return true;
	});

describe('which files go to Git LFS', () => {
	it('the large ones, but never MLmodel', () => {
		assert.deepEqual(choose({ MLmodel: 20, 'b.bin': 10, 'a.bin': 1000, small: 9 }, usable), [
			'a.bin',
			'b.bin',
		]);
	});

	it('and of the rest the largest, as long as it is too much together', () => {
		const small = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`f${index}`, 7]));
		assert.deepEqual(choose({ ...small, x: 9, y: 8 }, usable), ['f28', 'f29', 'x', 'y']);
	});

	it('none where it is not usable; then what is too large is refused', () => {
		assert.deepEqual(choose({ a: 50, b: 49 }, without), []);
		refuses('source-too-large', { path: 'model', entry: 'a', size: 51, limit: 50 }, () =>
			choose({ a: 51 }, without),
		);
		const many = { a: 50, b: 50, c: 50, d: 50, e: 1 };
		refuses('source-too-large', { path: 'model', size: 201, limit: 200 }, () => choose(many, without));
	});

	it('never into git where the repository expects it and it is not usable here', () => {
		const expected = { ...without, isLfsExpected: true };
		assert.deepEqual(choose({ a: 9 }, expected), []);
		refuses('lfs-unusable', { reason: 'not-configured', file: { path: 'model', entry: 'a' } }, () =>
			choose({ a: 10 }, expected),
		);
	});

	it('a file above what git may hold, also where LFS begins later', () => {
		assert.deepEqual(choose({ a: 51, b: 50 }, { ...usable, lfsFrom: 1000 }), ['a']);
	});
});
