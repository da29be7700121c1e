import * as vscode from 'vscode';
import type { RegistryState } from '../host/registryState.js';
import { findRepositoryRoot } from '../host/repositories.js';

/** Those of `registries` that are in the repository of a folder, and whether it is in one. */
export async function registriesNear(
	folder: vscode.Uri,
	registries: readonly RegistryState[],
): Promise<{ readonly near: readonly RegistryState[]; readonly isInRepository: boolean }> {
	const repository = (await findRepositoryRoot(folder))?.toString();
	const roots = await Promise.all(
		registries.map(async ({ key }) => (await findRepositoryRoot(vscode.Uri.parse(key)))?.toString()),
	);
	const near = registries.filter((_, index) => repository !== undefined && roots[index] === repository);
	return { near, isInRepository: repository !== undefined };
}
