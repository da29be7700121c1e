/** MLflow's error codes that a registry answers with, and the HTTP status of each. */
const statusOfCode = {
	INVALID_PARAMETER_VALUE: 400,
	RESOURCE_ALREADY_EXISTS: 400,
	BAD_REQUEST: 400,
	UNAUTHENTICATED: 401,
	PERMISSION_DENIED: 403,
	RESOURCE_DOES_NOT_EXIST: 404,
	ENDPOINT_NOT_FOUND: 404,
	RESOURCE_CONFLICT: 409,
	// By HTTP's rules 500: clients would send the request again for four minutes, and then have lost the sentence.
	INTERNAL_ERROR: 400,
	// Meant to be sent again.
	TEMPORARILY_UNAVAILABLE: 503,
} as const;
export type FailureCode = keyof typeof statusOfCode;

/** A refusal as MLflow's clients understand it. */
export class MlflowFailure extends Error {
	override readonly name = 'MlflowFailure';

	constructor(
		readonly code: FailureCode,
		message: string,
		options?: ErrorOptions,
	) {
		super(message, options);
	}

	get status(): number {
		return statusOfCode[this.code];
	}
}

export function invalid(message: string): MlflowFailure {
	return new MlflowFailure('INVALID_PARAMETER_VALUE', message);
}

export function modelMissing(name: string): MlflowFailure {
	return new MlflowFailure('RESOURCE_DOES_NOT_EXIST', `Registered Model with name=${name} not found`);
}

export function versionMissing(name: string, version: string | number): MlflowFailure {
	const message = `Model Version (name=${name}, version=${version}) not found`;
	return new MlflowFailure('RESOURCE_DOES_NOT_EXIST', message);
}
