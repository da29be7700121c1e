/** Parts of names that no harmless parameter has. */
const secretPart =
	/token|signature|secret|passw|credential|apikey|accesskey|privatekey|authoriz|googleaccessid|keypairid|awsaccesskey/;
/** Whole names: Azure's `sig`, CloudFront's `Policy`, Akamai's `hdnts`, Tencent's `q-ak` and what people call a key. */
const secretNames: ReadonlySet<string> = new Set([
	'sig',
	'sas',
	'key',
	'auth',
	'jwt',
	'pwd',
	'pass',
	'policy',
	'session',
	'sessionid',
	'hdnts',
	'hdnea',
	'qak',
	'code',
]);

/**
 * Does a query's parameter of that name carry a credential, in the pre-signed URLs of S3, GCS, Azure, CloudFront, OSS,
 * COS or in those of forges and hubs? What is in git stays there for ever, so rather too many than too few.
 */
export function isSecretKey(key: string): boolean {
	const bare = key.toLowerCase().replace(/[\s_.-]/g, '');
	return secretNames.has(bare) || secretPart.test(bare);
}
