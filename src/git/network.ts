import { registryError, type RegistryError } from '../core/errors.js';
import { gitFailed, type Git, type GitCommand } from './git.js';
import type { GitResult } from './gitProcess.js';
import type { GitSettings } from './gitSettings.js';

/** The ssh that git runs, told never to ask: it would do so on the terminal, past all pipes. */
export function sshVariables(git: Git, settings: GitSettings): Record<string, string> {
	const environment = git.options.environment ?? process.env;
	const chosen = environment['GIT_SSH_COMMAND'] ?? settings.get('core.sshcommand');
	if (chosen === undefined && environment['GIT_SSH'] !== undefined) return {};
	const command = chosen ?? 'ssh';
	// Of another program it is not known how to tell it.
	const isOpenSsh = /^(?:"[^"]*[\\/])?(?:\S*[\\/])?ssh(?:\.exe)?"?(?:\s|$)/i.test(command);
	return { GIT_SSH_COMMAND: isOpenSsh ? `${command} -o BatchMode=yes -o ConnectTimeout=30` : command };
}

const refusal =
	/authentication failed|could not read (?:username|password)|permission denied|access denied|host key verification failed|terminal prompts disabled|HTTP 40[13]|error: 40[13]|not authorized|write access/i;
const absence =
	/could not resolve|unable to access|connection (?:refused|timed out|reset|closed)|operation timed out|network is unreachable|could not read from remote repository|does not appear to be a git repository|repository (?:'[^']*' )?not found|unable to connect|no route to host|no answer within/i;

/** What a failed fetch or push means. */
export function networkFailure(command: GitCommand, remote: string, result: GitResult): RegistryError {
	const detail = lastLine(result.stderr);
	if (refusal.test(result.stderr)) return registryError('remote-refused', { remote, detail });
	if (absence.test(result.stderr)) return registryError('remote-unreachable', { remote, detail });
	return gitFailed(command, result);
}

/** The line that says most: git's own words of what was fatal, else the last one. */
function lastLine(stderr: string): string {
	const lines = stderr.split('\n').filter((line) => line.trim() !== '');
	const said = lines.find((line) => /^(?:fatal|error): /.test(line)) ?? lines.at(-1) ?? '';
	return said.replace(/^(?:fatal|error): /, '');
}
