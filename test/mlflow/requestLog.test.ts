import assert from 'node:assert/strict';
import { startMemoryServer, token } from '../kit/mlflow/memoryAccess.js';
import { rawRequest, requestText } from '../kit/mlflow/rawRequest.js';

describe('the log of requests to the MLflow server', () => {
	it('has no status of one that was cut off, as nobody was told any', async () => {
		const lines: string[] = [];
		await using server = await startMemoryServer({ onRequest: (line) => lines.push(line) });
		const path = '/api/2.0/mlflow/registered-models/create';
		const headers = [
			['Host', `127.0.0.1:${server.port}`],
			['Authorization', `Bearer ${token}`],
			['Content-Type', 'application/json'],
		] as const;
		const chunked = [...headers, ['Transfer-Encoding', 'chunked']] as const;
		await rawRequest(server.port, `${requestText(`POST ${path} HTTP/1.1`, chunked)}no size\r\n`);
		await rawRequest(server.port, requestText(`POST ${path} HTTP/1.1`, headers, '{}'));
		assert.deepEqual(lines, [`POST ${path} not answered`, `POST ${path} 400`]);
	});
});
