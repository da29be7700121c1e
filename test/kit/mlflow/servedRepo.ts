import { randomBytes } from 'node:crypto';
import { handle } from '../../../src/core/mlflow/handle.js';
import type { WireModel, WireVersion } from '../../../src/core/mlflow/wire.js';
import { openGitRegistry } from '../../../src/git/openGitRegistry.js';
import {
	openMlflowAccess,
	type MlflowAccessOptions,
	type OpenMlflowAccess,
} from '../../../src/mlflow/registryAccess.js';
import { sayIn } from '../../../src/mlflow/sayIn.js';
import { MlflowServer } from '../../../src/mlflow/server.js';
import { gmrIn } from '../gmr.js';
import type { TempRepo } from '../tempRepo.js';

/** A registry of a repository as MLflow's clients see it, in this process. */
export interface ServedRepo extends AsyncDisposable {
	readonly access: OpenMlflowAccess;
	/** What could not be committed. */
	readonly failed: unknown[];
	/** A request that has to be answered with 200; gives what it says. */
	ask(method: string, path: string, fields?: object, delivered?: Promise<boolean>): Promise<Answer>;
	/** A request that has to be refused; gives its code and message. */
	refused(method: string, path: string, fields?: object): Promise<string>;
	/** Starts the server that the access is for. */
	listen(): Promise<MlflowServer>;
}
/** Of an answer that part which its route has. */
export interface Answer {
	readonly model_version: WireVersion;
	readonly registered_model: WireModel;
	readonly artifact_uri: string;
}

/** Makes the registry `model-registry` unless it is there, and opens it. */
export async function serveRepo(
	repo: TempRepo,
	options: Partial<MlflowAccessOptions> = {},
): Promise<ServedRepo> {
	const root = `${repo.path}/model-registry`;
	await gmrIn(repo.path, ['init']);
	const failed: unknown[] = [];
	let server: MlflowServer | undefined;
	const access = await openMlflowAccess({
		root,
		registry: openGitRegistry(root, { environment: { ...repo.environment } }),
		environment: {},
		currentFolder: repo.path,
		baseUri: () => server?.uri ?? 'http://127.0.0.1:1',
		onCommitFailed: (error) => failed.push(error),
		...options,
	});
	const say = sayIn([root]);
	const send = async (method: string, path: string, fields: object, delivered?: Promise<boolean>) =>
		handle(
			{ method, path, fields: new Map(Object.entries(fields)), delivered },
			access,
			(error) => say(error) ?? '',
		);
	return {
		access,
		failed,
		async ask(method, path, fields = {}, delivered) {
			const { status, body } = await send(method, path, fields, delivered);
			if (status !== 200) throw new Error(JSON.stringify(body));
			return body as Answer;
		},
		async refused(method, path, fields = {}) {
			const { status, body } = await send(method, path, fields);
			if (status === 200) throw new Error(`not refused: ${JSON.stringify(body)}`);
			const { error_code, message } = body as { error_code: string; message: string };
			return `${error_code}: ${message}`;
		},
		async listen() {
			server = await MlflowServer.start({
				access,
				versions: access.versions,
				token: randomBytes(32).toString('hex'),
				say,
			});
			return server;
		},
		async [Symbol.asyncDispose]() {
			await server?.[Symbol.asyncDispose]();
			await access[Symbol.asyncDispose]();
		},
	};
}
