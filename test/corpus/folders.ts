import type { EntryReason } from '../../src/core/errors.js';
import { file, folder, hole, symbolicLink, type Entry } from '../kit/makeFolder.js';

/** Folders that are registered: what is in them, and what is taken and left out. */
export const goodFolders: readonly {
	readonly title: string;
	readonly entries: readonly Entry[];
	readonly files: readonly string[];
	readonly leftOut?: readonly string[];
}[] = [
	{ title: 'one file', entries: [file('m')], files: ['m'] },
	{ title: 'an empty file', entries: [file('m', '')], files: ['m'] },
	{ title: 'hidden files', entries: [file('.env.example'), file('.x/y')], files: ['.env.example', '.x/y'] },
	{
		title: 'empty folders, which git does not have',
		entries: [file('m'), folder('empty'), folder('deep/er')],
		files: ['m'],
	},
	{ title: 'an executable file', entries: [file('run.sh', '#!/bin/sh\n', 0o755)], files: ['run.sh'] },
	{
		title: 'one file under two names',
		entries: [file('a'), { is: 'hard-link', path: 'b', to: 'a' }],
		files: ['a', 'b'],
	},
	{
		title: 'attributes of its own, as from Hugging Face',
		entries: [file('m'), file('.gitattributes', '*.bin filter=lfs\n* text eol=crlf\n')],
		files: ['m'],
		leftOut: ['.gitattributes'],
	},
	{
		title: 'ignored files and their rules',
		entries: [file('.gitignore', '*.pkl\n'), file('m.pkl'), file('sub/.gitignore', '*')],
		files: ['m.pkl'],
		leftOut: ['.gitignore', 'sub/.gitignore'],
	},
	{
		title: 'a repository inside',
		entries: [file('m'), file('.git/config', '[core]\n\tfsmonitor = touch trapped\n'), file('.git/HEAD')],
		files: ['m'],
		leftOut: ['.git'],
	},
	{
		title: 'a submodule inside',
		entries: [
			file('m'),
			file('.gitmodules'),
			file('sub/.git', 'gitdir: ../.git/modules/sub\n'),
			file('sub/x'),
		],
		files: ['m', 'sub/x'],
		leftOut: ['.gitmodules', 'sub/.git'],
	},
	{
		title: 'look-alikes of .git',
		entries: [
			file('m'),
			file('.GIT/config'),
			file('.Git'),
			file('.g\u200cit/config'),
			file('.ｇｉｔ'),
			file('.git .'),
		],
		files: ['m'],
		leftOut: ['.GIT', '.Git', '.git .', '.g\u200cit', '.ｇｉｔ'],
	},
	{
		title: 'caches and marks of downloads',
		entries: [
			file('m'),
			file('.cache/huggingface/download/x'),
			file('.cache/other'),
			file('code/__pycache__/a.pyc'),
			file('.ipynb_checkpoints/a'),
			file('registered_model_meta'),
		],
		files: ['.cache/other', 'm'],
		leftOut: ['.cache/huggingface', '.ipynb_checkpoints', 'code/__pycache__', 'registered_model_meta'],
	},
	{
		title: 'what is left out, whatever it is',
		entries: [file('m'), symbolicLink('.gitignore', '/etc/passwd'), symbolicLink('__pycache__', '/tmp')],
		files: ['m'],
		leftOut: ['.gitignore', '__pycache__'],
	},
	{
		title: 'names that a shell, a pathspec or a list would read',
		entries: [
			'-n',
			'--all',
			'*',
			'[a]',
			':(top)x',
			'$(touch x)',
			'a b',
			'"q"',
			"it's",
			'#x',
			'!x',
			'~',
			'%41',
		].map((name) => file(name)),
		files: ['!x', '"q"', '#x', '$(touch x)', '%41', '*', '--all', '-n', ':(top)x', '[a]', 'a b', "it's", '~'],
	},
	{
		title: 'names in other scripts',
		entries: [file('größe'), file('日本'), file('😀'), file('\u202ex'), file('пр/им')],
		files: ['größe', 'пр/им', '\u202ex', '日本', '😀'],
	},
	{
		title: 'names that look like ours',
		entries: [file('registry.yaml'), file('artifacts/x'), file('.incoming-x/y'), file('version.yaml')],
		files: ['.incoming-x/y', 'artifacts/x', 'registry.yaml', 'version.yaml'],
	},
	{
		title: 'one name in two folders',
		entries: [file('a/x'), file('A2/x'), file('a/X2'), file('b/x')],
		files: ['A2/x', 'a/X2', 'a/x', 'b/x'],
	},
	{
		title: 'no devices',
		entries: [file('console'), file('com10'), file('nul_'), file('auxiliary.txt')],
		files: ['auxiliary.txt', 'com10', 'console', 'nul_'],
	},
	{ title: 'sixty-four levels', entries: [file(`${'d/'.repeat(64)}x`)], files: [`${'d/'.repeat(64)}x`] },
	{ title: 'a name of 255 bytes', entries: [file('x'.repeat(255))], files: ['x'.repeat(255)] },
	{
		title: '10,000 files',
		entries: Array.from({ length: 10_000 }, (_, index) => file(`f/${10_000 + index}`, '')),
		files: Array.from({ length: 10_000 }, (_, index) => `f/${10_000 + index}`),
	},
	{
		title: 'a text that only looks like a pointer of Git LFS',
		entries: [file('m', 'version https://git-lfs.github.com/spec/v2\n')],
		files: ['m'],
	},
];

const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 12345\n`;

/** Folders with an entry that is refused; a file `MLmodel` is beside it. */
export const badFolders: readonly {
	readonly title: string;
	readonly entries: readonly Entry[];
	readonly reason: EntryReason;
	/** That is named; default the first. */
	readonly entry?: string;
	readonly other?: string;
}[] = [
	{ title: 'a link to a file', entries: [symbolicLink('x', 'MLmodel')], reason: 'link' },
	{ title: 'a link to a folder', entries: [file('d/x'), symbolicLink('x', 'd')], reason: 'link', entry: 'x' },
	{ title: 'a link to nothing', entries: [symbolicLink('x', 'nowhere')], reason: 'link' },
	{ title: 'a link to itself', entries: [symbolicLink('x', 'x')], reason: 'link' },
	{ title: 'a link up', entries: [symbolicLink('d/x', '..')], reason: 'link' },
	{ title: 'a link out', entries: [symbolicLink('x', '/etc/passwd')], reason: 'link' },
	{ title: 'a link to a device', entries: [symbolicLink('x', '/dev/zero')], reason: 'link' },
	{ title: 'a pipe', entries: [{ is: 'pipe', path: 'x' }], reason: 'special' },
	{ title: 'a socket', entries: [{ is: 'socket', path: 'x' }], reason: 'special', entry: 'x.kept' },
	{ title: 'a line break in a name', entries: [file('a\nb')], reason: 'control-character' },
	{ title: 'a carriage return in a name', entries: [file('a\r')], reason: 'control-character' },
	{ title: 'a tab in a name', entries: [file('d/a\tb')], reason: 'control-character' },
	{ title: 'an escape sequence in a name', entries: [file('\u001b[31m')], reason: 'control-character' },
	{ title: 'a C1 control in a name', entries: [file('\u009b31m')], reason: 'control-character' },
	{
		title: 'a line break in a folder’s name',
		entries: [file('a\nb/x')],
		reason: 'control-character',
		entry: 'a\nb',
	},
	{ title: 'a backslash in a name', entries: [file('a\\b')], reason: 'control-character' },
	{ title: 'a path of Windows', entries: [file('..\\..\\x')], reason: 'control-character' },
	{
		title: 'a name that is not UTF-8',
		entries: [{ is: 'latin1-file', path: '\xff' }],
		reason: 'not-utf8',
		entry: '\ufffd',
	},
	{ title: 'a device', entries: [file('aux')], reason: 'device-name' },
	{ title: 'a device with an extension', entries: [file('d/NUL.tar.gz')], reason: 'device-name' },
	{ title: 'a folder that is a device', entries: [file('com1/x')], reason: 'device-name', entry: 'com1' },
	{ title: 'a device with a superscript digit', entries: [file('LPT¹.bin')], reason: 'device-name' },
	{ title: 'a device before blanks', entries: [file('con .txt')], reason: 'device-name' },
	{ title: 'the short name of .git', entries: [file('git~1')], reason: 'git-name' },
	{
		title: 'the short name of .git, a folder',
		entries: [file('d/GIT~1/config')],
		reason: 'git-name',
		entry: 'd/GIT~1',
	},
	{ title: 'the short name of .git with a dot', entries: [file('Git~1. ')], reason: 'git-name' },
	{
		title: 'names that differ by case',
		entries: [file('A'), file('a')],
		reason: 'twin',
		entry: 'a',
		other: 'A',
	},
	{
		title: 'folders that differ by case',
		entries: [file('Sub/x'), file('sub/y')],
		reason: 'twin',
		entry: 'sub',
		other: 'Sub',
	},
	{
		title: 'names that differ by Unicode form',
		entries: [file('cafe\u0301'), file('café')],
		reason: 'twin',
		entry: 'café',
		other: 'cafe\u0301',
	},
	{
		title: 'names that differ by a blank of no width',
		entries: [file('a'), file('a\u200b')],
		reason: 'twin',
		entry: 'a\u200b',
		other: 'a',
	},
	{
		title: 'names that differ by width',
		entries: [file('x1'), file('x１')],
		reason: 'twin',
		entry: 'x１',
		other: 'x1',
	},
	{
		title: 'sixty-five levels',
		entries: [file(`${'d/'.repeat(65)}x`)],
		reason: 'too-deep',
		entry: 'd/'.repeat(65).slice(0, -1),
	},
	{ title: 'a pointer of Git LFS', entries: [file('m.bin', pointer)], reason: 'lfs-pointer' },
	{
		title: 'a pointer of Git LFS below',
		entries: [file('a'), file('d/m.bin', pointer)],
		reason: 'lfs-pointer',
		entry: 'd/m.bin',
	},
];

/** Folders that are refused as a whole, with the code and what its data names. */
export const refusedFolders: readonly {
	readonly title: string;
	readonly entries: readonly Entry[];
	readonly code: 'source-empty' | 'source-too-many-files' | 'source-too-large';
	readonly data: Readonly<Record<string, unknown>>;
}[] = [
	{ title: 'nothing', entries: [], code: 'source-empty', data: {} },
	{ title: 'folders only', entries: [folder('a/b'), folder('c')], code: 'source-empty', data: {} },
	{
		title: 'nothing but what is left out',
		entries: [file('.git/HEAD'), file('__pycache__/x')],
		code: 'source-empty',
		data: {},
	},
	{
		title: '10,001 files',
		entries: Array.from({ length: 10_001 }, (_, index) => file(`f${index % 7}/${index}`, '')),
		code: 'source-too-many-files',
		data: { limit: 10_000 },
	},
	{
		title: 'a file of a terabyte without content',
		entries: [file('a'), hole('m.bin', 1e12)],
		code: 'source-too-large',
		data: { entry: 'm.bin', size: 1e12, limit: 50_000_000 },
	},
	{
		title: 'many files that are too large together',
		entries: Array.from({ length: 5 }, (_, index) => hole(`m${index}.bin`, 49_000_000)),
		code: 'source-too-large',
		data: { size: 245_000_000, limit: 200_000_000 },
	},
];

/** What happens to a folder with the file `m` (text `m`) after it was listed, while it is copied. */
export const changingFolders: readonly {
	readonly title: string;
	readonly meanwhile: readonly Entry[];
	readonly code: 'source-changed' | 'source-unreadable';
}[] = [
	{ title: 'a file grows', meanwhile: [file('m', 'mm')], code: 'source-changed' },
	{ title: 'a file shrinks', meanwhile: [file('m', '')], code: 'source-changed' },
	{ title: 'a file vanishes', meanwhile: [{ is: 'gone', path: 'm' }], code: 'source-unreadable' },
	{
		title: 'a file becomes a link',
		meanwhile: [symbolicLink('m', '/etc/passwd')],
		code: 'source-unreadable',
	},
	{
		title: 'a file becomes a folder',
		meanwhile: [{ is: 'gone', path: 'm' }, folder('m')],
		code: 'source-changed',
	},
	{ title: 'a file becomes a pipe', meanwhile: [{ is: 'pipe', path: 'm' }], code: 'source-changed' },
];
