import { pageToken } from '../../../src/core/search/paging.js';
import type { Call } from './calls.js';
import { RandomSearches } from './randomSearches.js';

/** Few, so that calls meet what others made; no two that differ by case or Unicode form alone: ours refuses such twins. */
const names = [
	'iris',
	'iris',
	'iris',
	'iris',
	'iris',
	'iris',
	'iris',
	'fraud-eu',
	'fraud-eu',
	'Fraud v2',
	'日本',
	"ada's",
];
const badNames = ['', ' ', 'a/b', 'a:b', '.', '..', '../x', '..x'];
const versions = ['1', '1', '1', '1', '1', '2', '2', '2', '3', '4'];
const oddVersions = ['01', ' 1 ', '+1', '1_0', '0', '-1', '', 'abc', '1.0', '1e0', '99999999999999999999'];
const aliases = ['champion', 'Champion', 'challenger', '1', 'v1a', 'été'];
const badAliases = ['latest', 'LATEST', 'v1', 'V22', 'a b', 'a.b', 'a@b', '', 'x'.repeat(256)];
const keys = ['team', 'a.b', 'a b', 'val/f1', '日本', 'k:1'];
const badKeys = ['', '/a', 'a/', 'a//b', '../a', 'a/../b', '.', './a', 'a?b', 'a@b', 'k'.repeat(251)];
const values = ['', 'x', 'true', 'line\nline', '😀', ' blank ', '123'];
const descriptions = ['', 'Finds fraud', '# Card\n\nText  \n', '😀'];
const stages = ['None', 'Staging', 'Production', 'Archived', 'production', 'STAGING', 'none'];
const badStages = ['', 'Prod', 'Deleted_Internal', ' Staging'];
const sources = ['s3://b/a', 's3://b/models/iris', 'gs://b/x y', 'hf://org/model'];
const runs = ['r1', '0123456789abcdef0123456789abcdef'];

/** Makes a model or a version a prompt: they share tables and names. */
const promptTag = { key: 'mlflow.prompt.is_prompt', value: 'true' };

/** Values of types that a text is not. */
const oddTypes: readonly unknown[] = [1, 1.5, true, null, ['a'], { a: 'b' }, [], {}];

type Body = Record<string, unknown>;
interface Form {
	readonly method: string;
	readonly path: string;
	/** How often it is asked, next to others. */
	readonly weight: number;
	/** Asked as it is: without its tags its source is a folder, which a registry in memory has none of. */
	readonly isPromptVersion?: true;
	fields(): Body;
}

/** Random sequences of calls, good ones and bad; the same for the same numbers in [0, 1). */
export class RandomCalls {
	readonly #random: () => number;
	readonly #searches: RandomSearches;
	readonly #forms: readonly Form[];
	readonly #total: number;

	constructor(random: () => number) {
		this.#random = random;
		this.#searches = new RandomSearches(random);
		this.#forms = this.#makeForms();
		this.#total = this.#forms.reduce((sum, { weight }) => sum + weight, 0);
	}

	/** The first calls make something for the others to meet. */
	sequence(length: number): Call[] {
		const start: Call[] = [
			...[names[0], this.#pick(names)].map((name): Call => ({
				method: 'POST',
				path: 'registered-models/create',
				body: { name },
			})),
			...[names[0], names[0], this.#pick(names)].map((name): Call => ({
				method: 'POST',
				path: 'model-versions/create',
				body: { name, source: this.#pick(sources) },
			})),
		];
		return Array.from({ length }, (_, index) => start[index] ?? this.#call(this.#form()));
	}

	#form(): Form {
		let at = this.#random() * this.#total;
		for (const form of this.#forms) if ((at -= form.weight) < 0) return form;
		throw new Error('the weights are used up');
	}

	#call({ method, path, isPromptVersion, fields }: Form): Call {
		const body = fields();
		const isDisturbed = this.#chance(0.06) && isPromptVersion !== true;
		if (method !== 'GET') return { method, path, body: isDisturbed ? this.#disturbed(body) : body };
		const query = Object.entries(body).flatMap(([key, value]) =>
			(Array.isArray(value) ? value : [value]).map((each): [string, string] => [key, String(each)]),
		);
		if (this.#chance(0.03)) query.splice(this.#number(query.length), 1);
		return query.length === 0 ? { method, path, body: {} } : { method, path, query };
	}

	/** With a field of another type, another spelling, or none. */
	#disturbed(body: Body): Body {
		const key = this.#pick(Object.keys(body));
		const camel = key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
		const { [key]: value, ...others } = body;
		return this.#pick<() => Body>([
			() => others,
			() => ({ ...body, [key]: this.#pick(oddTypes) }),
			() => ({ ...body, [key]: this.#pick(oddTypes) }),
			() => ({ ...others, [camel]: value }),
			() => ({ ...body, unknown_field: this.#pick(oddTypes) }),
		])();
	}

	#makeForms(): Form[] {
		const form = (method: string, path: string, weight: number, fields: () => Body): Form => ({
			method,
			path,
			weight,
			fields,
		});
		const name = () => this.#name();
		const version = () => this.#mostly(versions, oddVersions, 0.04);
		const alias = () => this.#mostly(aliases, badAliases, 0.06);
		const key = () => this.#mostly(keys, badKeys, 0.06);
		const value = () => this.#pick(values);
		const optional = (field: string, from: readonly unknown[]): Body =>
			this.#chance(0.4) ? { [field]: this.#pick(from) } : {};
		const tags = (): Body =>
			this.#chance(0.3)
				? { tags: Array.from({ length: this.#number(3) }, () => ({ key: key(), value: value() })) }
				: {};
		const run = (): Body => ({ ...optional('run_id', runs), ...optional('run_link', ['http://t/r']) });
		const stage = () => this.#mostly(stages, badStages, 0.05);
		return [
			form('POST', 'registered-models/create', 8, () => ({
				name: name(),
				...tags(),
				...optional('description', descriptions),
			})),
			form('GET', 'registered-models/get', 8, () => ({ name: name() })),
			form('PATCH', 'registered-models/update', 3, () => ({
				name: name(),
				...optional('description', descriptions),
			})),
			form('POST', 'registered-models/rename', 2, () => ({ name: name(), new_name: name() })),
			form('DELETE', 'registered-models/delete', 1, () => ({ name: name() })),
			form('GET', 'registered-models/search', 4, () => this.#search('models')),
			form('POST', 'registered-models/get-latest-versions', 3, () => ({
				name: name(),
				...(this.#chance(0.5) ? { stages: [stage(), stage()] } : {}),
			})),
			form('GET', 'registered-models/get-latest-versions', 2, () => ({
				name: name(),
				...(this.#chance(0.5) ? { stages: [stage()] } : {}),
			})),
			form('POST', 'registered-models/set-tag', 4, () => ({
				name: name(),
				key: key(),
				...(this.#chance(0.9) ? { value: value() } : {}),
			})),
			form('DELETE', 'registered-models/delete-tag', 3, () => ({ name: name(), key: key() })),
			form('POST', 'registered-models/alias', 6, () => ({
				name: name(),
				alias: alias(),
				version: version(),
			})),
			form('DELETE', 'registered-models/alias', 2, () => ({ name: name(), alias: alias() })),
			form('GET', 'registered-models/alias', 5, () => ({
				name: name(),
				alias: this.#chance(0.2) ? 'latest' : alias(),
			})),
			form('POST', 'model-versions/create', 14, () => ({
				name: name(),
				source: this.#pick(sources),
				...run(),
				...tags(),
				...optional('description', descriptions),
			})),
			form('POST', 'registered-models/create', 1, () => ({ name: name(), tags: [promptTag] })),
			{
				...form('POST', 'model-versions/create', 1, () => ({
					name: name(),
					source: this.#pick(['prompt-template', 'dummy-source']),
					tags: [{ key: key(), value: value() }, promptTag],
				})),
				isPromptVersion: true,
			},
			form('GET', 'model-versions/get', 8, () => ({ name: name(), version: version() })),
			form('PATCH', 'model-versions/update', 3, () => ({
				name: name(),
				version: version(),
				...optional('description', descriptions),
			})),
			form('POST', 'model-versions/transition-stage', 6, () => ({
				name: name(),
				version: version(),
				stage: stage(),
				...optional('archive_existing_versions', [true, false]),
			})),
			form('DELETE', 'model-versions/delete', 3, () => ({ name: name(), version: version() })),
			form('GET', 'model-versions/search', 5, () => this.#search('versions')),
			form('GET', 'model-versions/get-download-uri', 3, () => ({ name: name(), version: version() })),
			form('POST', 'model-versions/set-tag', 4, () => ({
				name: name(),
				version: version(),
				key: key(),
				...(this.#chance(0.9) ? { value: value() } : {}),
			})),
			form('DELETE', 'model-versions/delete-tag', 3, () => ({
				name: name(),
				version: version(),
				key: key(),
			})),
		];
	}

	/** Half of them on what the sequences make. */
	#search(target: 'models' | 'versions'): Body {
		if (this.#chance(0.5)) {
			const { filter, orderBy, maxResults, token } = this.#searches.query(target);
			return {
				filter,
				...(orderBy.length > 0 ? { order_by: orderBy } : {}),
				max_results: maxResults,
				...(token === null ? {} : { page_token: token }),
			};
		}
		const filter = this.#pick([
			'',
			'',
			`name = '${this.#pick(names)}'`,
			"tags.team = 'x'",
			"name LIKE '%a%'",
			"tags.team != 'x'",
		]);
		const order =
			target === 'models' ? ['name', 'name DESC'] : ['version_number', 'name', 'creation_timestamp DESC'];
		return {
			...(filter === '' ? {} : { filter }),
			...(this.#chance(0.5) ? { order_by: [this.#pick(order)] } : {}),
			...(this.#chance(0.5) ? { max_results: this.#pick([1, 2, 3]) } : {}),
			...(this.#chance(0.2) ? { page_token: pageToken(this.#pick([1, 2])) } : {}),
			...(this.#chance(0.05)
				? { max_results: this.#pick(['abc', '2.5', '0x10', '1e2', '+2', ' 2 ', '2_0']) }
				: {}),
		};
	}

	#name(): string {
		return this.#mostly(names, badNames, 0.03);
	}

	#mostly<T>(good: readonly T[], bad: readonly T[], chance: number): T {
		return this.#pick(this.#chance(chance) ? bad : good);
	}

	#pick<T>(from: readonly T[]): T {
		return from[this.#number(from.length)] as T;
	}

	/** In [0, `below`). */
	#number(below: number): number {
		return Math.floor(this.#random() * below);
	}

	#chance(of: number): boolean {
		return this.#random() < of;
	}
}
