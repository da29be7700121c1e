import childProcess from 'node:child_process';
import fs from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

/** One call of the file system, or the start of a process, about to be made. */
export interface SystemCall {
	/** `open`, `FileHandle.write`, `renameSync`, `spawn`. */
	readonly name: string;
	/** What it is about: a path (empty for an open file that is a number), or the command line. */
	readonly path: string;
}

/** What is done about a call: an error that it fails with, `short` for a write of half the bytes, or nothing. */
export type Reaction = NodeJS.ErrnoException | 'short' | undefined;

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;
type Members = Record<string, unknown>;

const handleMethods = [
	...['appendFile', 'chmod', 'chown', 'close', 'datasync', 'read', 'readFile', 'readv', 'stat', 'sync'],
	...['truncate', 'utimes', 'write', 'writeFile', 'writev'],
];
/** They tell no error, or make no call by themselves. */
const passed =
	/^(?:exists|existsSync|access|createReadStream|createWriteStream|watch|watchFile|unwatchFile|openAsBlob|_.*|[A-Z].*)$/;
const paths = new WeakMap<object, string>();

/**
 * Asks `before` at each call of `node:fs`, `node:fs/promises`, a `FileHandle`, and at each start of a process by
 * `spawn`, in all modules of this process and for good. What Node itself calls within is not seen.
 */
export async function interceptSystemCalls(before: (call: SystemCall) => Reaction): Promise<void> {
	const handle = await open(process.execPath);
	const prototype = Object.getPrototypeOf(handle) as Members;
	await handle.close();

	const promises = fs.promises as unknown as Members;
	for (const [name, value] of functionsOf(promises)) promises[name] = asPromise(name, value, before);
	const calls = fs as unknown as Members;
	for (const [name, value] of functionsOf(calls)) {
		if (name.endsWith('Sync')) calls[name] = asSync(name, value, before);
		else calls[name] = asCallback(name, value, before);
	}
	for (const name of handleMethods) {
		const value = prototype[name] as AnyFunction | undefined;
		if (value) prototype[name] = asMethod(name, value, before);
	}
	childProcess.spawn = asSpawn(childProcess.spawn as AnyFunction, before) as typeof childProcess.spawn;
	syncBuiltinESMExports();
}

/** An error as Node makes it, with the path in its message where the call has one. */
export function systemError(code: string, { name, path }: SystemCall): NodeJS.ErrnoException {
	const syscall = name.replace(/^FileHandle\./, '').replace(/Sync$/, '');
	// Node knows no path of an open file either.
	const place = name.startsWith('FileHandle.') || path === '' ? '' : ` '${path}'`;
	const error: NodeJS.ErrnoException = new Error(`${code}: injected, ${syscall}${place}`);
	return Object.assign(error, { code, errno: -1, syscall, ...(place === '' ? {} : { path }) });
}

function functionsOf(members: Members): [string, AnyFunction][] {
	return Object.entries(members).filter(
		(entry): entry is [string, AnyFunction] => typeof entry[1] === 'function' && !passed.test(entry[0]),
	);
}

function asPromise(name: string, original: AnyFunction, before: (call: SystemCall) => Reaction): AnyFunction {
	return async function (...args) {
		const reaction = before({ name, path: pathOf(args) });
		if (reaction instanceof Error) throw reaction;
		const result = await original.apply(this, args);
		if (name === 'open') paths.set(result as FileHandle, pathOf(args));
		return result;
	};
}

function asMethod(name: string, original: AnyFunction, before: (call: SystemCall) => Reaction): AnyFunction {
	return async function (...args) {
		const reaction = before({ name: `FileHandle.${name}`, path: paths.get(this as FileHandle) ?? '' });
		// A close that fails has closed all the same.
		if (name === 'close') await original.apply(this, args);
		if (reaction instanceof Error) throw reaction;
		if (name === 'close') return undefined;
		if (reaction === 'short' && name === 'write' && typeof args[2] === 'number' && args[2] > 1)
			args[2] = Math.floor(args[2] / 2);
		return original.apply(this, args);
	};
}

function asCallback(
	name: string,
	original: AnyFunction,
	before: (call: SystemCall) => Reaction,
): AnyFunction {
	return function (...args) {
		const reaction = before({ name, path: pathOf(args) });
		const callback = args.at(-1);
		if (!(reaction instanceof Error) || typeof callback !== 'function') return original.apply(this, args);
		process.nextTick(callback, reaction);
		return undefined;
	};
}

function asSync(name: string, original: AnyFunction, before: (call: SystemCall) => Reaction): AnyFunction {
	return function (...args) {
		const reaction = before({ name, path: pathOf(args) });
		if (reaction instanceof Error) throw reaction;
		return original.apply(this, args);
	};
}

/** A process that can't be started tells it by an event, when the system is short of something. */
function asSpawn(original: AnyFunction, before: (call: SystemCall) => Reaction): AnyFunction {
	return function (...args) {
		const words = Array.isArray(args[1]) ? (args[1] as unknown[]) : [];
		const reaction = before({ name: 'spawn', path: [args[0], ...words].map(String).join(' ') });
		if (!(reaction instanceof Error)) return original.apply(this, args);
		const child = original.call(this, '/nonexistent/program', ...args.slice(1)) as childProcess.ChildProcess;
		const emit = child.emit.bind(child) as (...given: unknown[]) => boolean;
		child.emit = (event: string | symbol, ...rest: unknown[]) =>
			event === 'error' ? emit(event, reaction) : emit(event, ...rest);
		return child;
	};
}

function pathOf(args: readonly unknown[]): string {
	const named = args.slice(0, 2).filter((arg) => typeof arg === 'string' || arg instanceof URL);
	return named.map(String).join(' → ');
}
