import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { promisify } from 'node:util';

/** The process that something on disk belongs to. */
export interface ProcessOwner {
	readonly pid: number;
	/** Machine, and on Linux the namespace its process ids are counted in: a container is another machine. */
	readonly host: string;
	/** When the process started, as the system tells it: a process id is given again. Absent where unknown. */
	readonly start?: string;
}

let self: Promise<ProcessOwner> | undefined;

/** This process. */
export function currentOwner(): Promise<ProcessOwner> {
	self ??= (async () => {
		const [host, start] = await Promise.all([currentHost(), processStart(process.pid)]);
		return { pid: process.pid, host, ...(start === undefined ? {} : { start }) };
	})();
	return self;
}

/** `owner` as part of a file's name. */
export function ownerTag({ host, pid, start }: ProcessOwner): string {
	return `${hostTag(host)}-${pid}-${start?.replace(/\W/g, '') ?? ''}`;
}

/** Is the process whose tag starts `text` certainly gone? `false` for any other text. */
export async function isDeadTag(text: string): Promise<boolean> {
	const [, host, pid, start] = /^([0-9a-f]{8})-(\d+)-(\w*)/.exec(text) ?? [];
	const self = await currentOwner();
	if (host !== hostTag(self.host)) return false;
	if (Number(pid) === self.pid && start === (self.start?.replace(/\W/g, '') ?? '')) return false;
	const now = isRunning(Number(pid)) ? await processStart(Number(pid)) : undefined;
	return !isRunning(Number(pid)) || (start !== '' && now !== undefined && now.replace(/\W/g, '') !== start);
}

/** Is the owner's process certainly gone? `false` where it can't be told, such as for another host. */
export async function isDeadOwner(owner: ProcessOwner): Promise<boolean> {
	const self = await currentOwner();
	if (owner.host !== self.host) return false;
	if (owner.pid === self.pid && owner.start === self.start) return false;
	if (!isRunning(owner.pid)) return true;
	const start = owner.start === undefined ? undefined : await processStart(owner.pid);
	return start !== undefined && start !== owner.start;
}

/** What `currentOwner` gave, out of a JSON text; `undefined` for any other text. */
export function parseOwner(text: string): ProcessOwner | undefined {
	try {
		const { pid, host, start } = JSON.parse(text) as Partial<Record<string, unknown>>;
		if (!Number.isSafeInteger(pid) || (pid as number) <= 0 || typeof host !== 'string') return undefined;
		return { pid: pid as number, host, ...(typeof start === 'string' ? { start } : {}) };
	} catch {
		// No JSON object: written by nobody we know, or cut off by a crash.
		return undefined;
	}
}

function hostTag(host: string): string {
	return createHash('sha256').update(host).digest('hex').slice(0, 8);
}

function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// EPERM: it runs, as another user.
		return (error as NodeJS.ErrnoException).code !== 'ESRCH';
	}
}

async function currentHost(): Promise<string> {
	const namespace = await readlink('/proc/self/ns/pid').catch(() => undefined);
	return namespace === undefined ? hostname() : `${hostname()} ${namespace}`;
}

async function processStart(pid: number): Promise<string | undefined> {
	try {
		if (process.platform === 'linux') {
			const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
			// The second field is the program's name and may hold blanks and brackets; the start is field 22.
			return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
		}
		if (process.platform === 'win32') return undefined;
		const ps = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)], {
			env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
		});
		return ps.stdout.trim() || undefined;
	} catch {
		// Gone, or the system does not tell; either way there is no start to compare.
		return undefined;
	}
}
