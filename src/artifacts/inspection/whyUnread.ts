import { systemErrorCode } from '../../files/systemError.js';

const reasons: Readonly<Record<string, string>> = {
	EACCES: 'this user may not read it',
	EPERM: 'this user may not read it',
	ENOENT: 'it is gone',
	ESTALE: 'it is gone',
	EIO: 'the disk fails',
};

/** Stands in a name for bytes that are no UTF-8, by which nothing is found. */
const replacement = '\u{fffd}';

/** Why the system did not let the file or folder be read, with the system's code; `undefined` for other errors. */
export function whyUnread(error: unknown, path: string): string | undefined {
	const code = systemErrorCode(error);
	if (code === undefined) return undefined;
	if (code === 'ENOENT' && path.includes(replacement)) return 'its name is not UTF-8';
	return Object.hasOwn(reasons, code) ? `${reasons[code] ?? ''} (${code})` : `the system answers ${code}`;
}

/** The same of a link, by what is where it leads. */
export function whyLinkUnread(error: unknown, path: string): string | undefined {
	const code = systemErrorCode(error);
	const isNamed = !path.includes(replacement);
	if (isNamed && (code === 'ENOENT' || code === 'ENOTDIR')) return 'it is a link that leads to nothing';
	return code === 'ELOOP' ? 'it is a link that leads in circles' : whyUnread(error, path);
}
