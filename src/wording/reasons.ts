import type { EntryReason, NameReason, SourceReason } from '../core/errors.js';
import type { FilterIssueReason } from '../core/search/filter.js';
import { visible } from './format.js';

// Parts of the sentences about refusals: why something is not taken.

export const lfsReasons = {
	'not-configured': 'and git is not set up for it. Set it up with: git lfs install',
	'not-installed': 'and git-lfs is not installed. Install it, then run: git lfs install',
} as const;

export const nameReasons: Record<NameReason, string> = {
	blank: 'it is blank',
	separator: 'it contains / or :',
	dots: 'it is . or starts with ..',
	unaddressable: 'it contains @, # or ?, which no models:/ URI can address',
	invisible: 'it contains characters that can not be seen, or blanks at an end',
	length: 'it is longer than 256 characters',
};

export const sourceReasons: Record<SourceReason, string> = {
	blank: 'it is blank',
	characters: 'it contains characters that can not be seen, or blanks at an end',
	backslash: 'it contains a backslash',
	length: 'it is longer than 2,048 characters',
	scheme:
		'use a path in the repository, or file, runs, models, s3, gs, wasbs, abfss, hdfs, dbfs, http, https, mlflow-artifacts or hf',
	host: 'its host is missing, or none that every reader understands alike',
	credentials: 'it contains a user or a key, which would be in git for ever. Leave it out',
	fragment: 'it contains #',
	query: 'it contains ?, which has no meaning here',
	parameters: 'it contains ;',
	dots: 'it has a . or .. in its path, or names no folder of its own; write the absolute path instead',
	encoding: 'its percent-encoding has more than one reading',
	'not-absolute': 'its path does not start with /',
	'no-path': 'it names no folder or file',
	'not-normal': 'readers of URIs would write it differently',
};

export const aliasReasons = {
	characters: 'use letters, digits, _ and -',
	length: 'it is too long: use at most 240 characters, of scripts other than Latin fewer',
	reserved: 'latest and v1, v2 … are reserved',
} as const;

/** Why an entry of a folder can't be registered, after its name. */
export function entryReason(reason: EntryReason, other = ''): string {
	const reasons: Record<EntryReason, string> = {
		link: 'is a symbolic link; put the file itself in its place',
		special: 'is no regular file',
		'control-character': 'has a control character or backslash in its name',
		'not-utf8': 'has a name that is not UTF-8',
		'device-name': 'has a name that Windows reserves',
		twin: `differs from ${visible(other)} only by case or Unicode form, which is one file on other systems`,
		'git-name': 'has a name that is .git on Windows, and that git refuses',
		'lfs-pointer': 'is a Git LFS pointer without its content; run git lfs pull first',
		'lfs-path': 'belongs into Git LFS, and its path is too long for that; use shorter names',
		'too-deep': 'is nested too deep',
	};
	return reasons[reason];
}

export const filterReasons: Record<FilterIssueReason, string> = {
	'field-expected': 'a field is expected',
	'field-unknown': 'no such field can be asked for',
	'comparator-expected': 'a comparison is expected, such as =, != or LIKE',
	'comparator-unsupported': 'the field can not be compared so',
	'value-expected': "a text in quotes is expected, such as 'fraud'; after IN several in parentheses",
	'number-expected': 'a number is expected',
	'whole-number-expected': 'a whole number is expected',
	'moment-expected': "milliseconds since 1970 or a date in quotes is expected, such as '2026-05-03'",
	'flag-expected': 'true or false is expected',
	'and-expected': 'AND is expected; there is no OR and there are no parentheses',
	'field-repeated': 'it orders by the same field as one before',
};
