import assert from 'node:assert/strict';
import { PickleFault } from '../../../../src/core/inspection/pickle/pickleFault.js';
import {
	checkFloat,
	checkInt,
	checkInteger,
	lenientUtf8,
	memoKey,
	quotedText,
	rawUnicodeText,
	strictUtf8,
} from '../../../../src/core/inspection/pickle/texts.js';
import { bytes } from '../../../kit/pickleWriter.js';

const refused = (work: () => unknown) => assert.throws(work, PickleFault);

describe('texts of pickles', () => {
	it('are decoded as Python does', () => {
		assert.equal(quotedText(bytes("'a\\x41\\101\\n\\q\\\\\\''")), "aAA\n\\q\\'");
		assert.equal(quotedText(bytes('"\\777"')), '\xff');
		assert.equal(rawUnicodeText(bytes('\\u0041\\\\u0041\\U0001F600\xe9\\n')), 'A\\\\u0041😀é\\n');
		assert.equal(lenientUtf8(bytes('a\xed\xa0\x80b\xc3\xa9')), 'a\ud800bé');
		assert.equal(strictUtf8(bytes('\xef\xbb\xbfx')), '\ufeffx');
	});

	it('are refused where Python refuses them', () => {
		for (const each of ["'a", 'a', "'", "'\\x4'", '']) refused(() => quotedText(bytes(each)));
		for (const each of ['\\u004', '\\U00110000', '\\U0']) refused(() => rawUnicodeText(bytes(each)));
		for (const each of ['\xff', '\xc3', '\xed\xa0\x80']) refused(() => strictUtf8(bytes(each)));
		for (const each of ['\xff', 'a\xed\xa0', '\xed\xa0\x80\xff']) refused(() => lenientUtf8(bytes(each)));
	});

	it('are numbers in all the ways that Python takes', () => {
		for (const each of ['1', '-7', '+0x1F', '0o7', '0b1', '1_000', ' 5 ', '01', '9L', '9\t L', '1\0x'])
			checkInteger(bytes(each));
		for (const each of ['', 'x', '1.5', '0xg', '--1', '\0x']) refused(() => checkInteger(bytes(each)));
		for (const each of ['1', '0x1f', '\0', '\0x']) checkInt(bytes(each));
		for (const each of ['', ' \0x', 'x']) refused(() => checkInt(bytes(each)));
		for (const each of ['1', '1.', '.5', '-1e9', 'nan', '-Infinity', '1_0.5']) checkFloat(bytes(each));
		for (const each of ['', '.', 'e9', 'x']) refused(() => checkFloat(bytes(each)));
	});

	it('are places of the memo, the same however they are written', () => {
		for (const each of ['7', '+7', '007', ' 7 ', '7\0x']) assert.equal(memoKey(bytes(each)), 7);
		assert.equal(memoKey(bytes('9'.repeat(30))), '9'.repeat(30));
		assert.equal(memoKey(bytes('1_0')), 10);
		for (const each of ['', 'x', '1.5', '_1', '1__0']) refused(() => memoKey(bytes(each)));
	});
});
