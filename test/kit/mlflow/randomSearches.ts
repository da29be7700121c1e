import type { SearchTarget } from '../../../src/core/search/fields.js';
import { pageToken } from '../../../src/core/search/paging.js';
import { promptTag } from '../../../src/core/search/prompts.js';
import type { SearchQuery } from './searchStore.js';
import type { SearchWorld, WorldVersion } from './searchWorld.js';

/** No two that differ by case or Unicode form alone: ours refuses such twins. */
const names = [
	'iris',
	'fraud',
	'fraud-eu',
	'fraud_us',
	'Fraud v2',
	'a b',
	'100%',
	"o'brien",
	'q"t',
	'back\\slash',
	'日本',
	'😀',
	'！',
	'É',
	'x.y',
	'AND',
];
const values = [
	'',
	'x',
	'X',
	'true',
	'false',
	'True',
	'a_b',
	'a%b',
	'été',
	'ÉTÉ',
	'😀',
	"it's",
	'say "x"',
	'1',
];
const keys = ['team', 'a.b', 'a b', 'key', 'order', 'val/f1', '日本', promptTag];
const sources = ['s3://b/a', 'S3://B/A', 'runs:/r1/m', 'models:/m-1', 'models/iris'];
const runs = ['', '', 'r1', 'r2', 'R1'];

/** Random worlds and searches; the same for the same numbers in [0, 1). */
export class RandomSearches {
	readonly #random: () => number;

	constructor(random: () => number) {
		this.#random = random;
	}

	/** A few models, some of them prompts; times of few kinds, so that some are equal. */
	world(): SearchWorld {
		const moment = () => Date.UTC(2026, 0, 1 + this.#number(4));
		const tags = (isPrompt: boolean) => ({
			...Object.fromEntries(this.#some(keys.slice(0, -1)).map((key) => [key, this.#pick(values)])),
			...(isPrompt ? { [promptTag]: this.#pick(['true', 'true', 'true', 'false', 'True']) } : {}),
		});
		const models = this.#some(names).map((name) => {
			const isPrompt = this.#chance(0.3);
			const versions = Array.from({ length: this.#number(5) }, (_, index): WorldVersion => {
				const isDeleted = this.#chance(0.15);
				const created = moment();
				return {
					version: index + 1,
					created,
					updated: created + this.#number(3) * 1000,
					tags: tags(isPrompt && !isDeleted && this.#chance(0.8)),
					source: this.#pick(sources),
					runId: this.#pick(runs),
					isDeleted,
				};
			});
			const created = moment();
			const updated =
				Math.max(created, ...versions.map((version) => version.updated)) + this.#number(3) * 1000;
			return { name, created, updated, tags: tags(isPrompt), versions };
		});
		return { models };
	}

	query(target: SearchTarget = this.#pick(['models', 'versions'])): SearchQuery {
		return {
			target,
			filter: this.#filter(target),
			orderBy: Array.from({ length: this.#pick([0, 0, 0, 1, 1, 2]) }, () => this.#order(target)),
			maxResults: this.#chance(0.8) ? 1000 : this.#pick([1, 1, 2, 2, 3, 3, 5, 5, 0, -1, 1001, 200_001]),
			token: this.#chance(0.9)
				? null
				: this.#pick([pageToken(1), pageToken(3), pageToken(0), '', 'x', 'e30=']),
		};
	}

	#filter(target: SearchTarget): string {
		if (this.#chance(0.05)) return this.#pick(['', ' ', 'AND', ' and ', '\n', ';', '()', "''"]);
		const parts: string[] = [];
		for (let left = this.#pick([1, 1, 1, 1, 2, 2, 3]); left > 0; left--) {
			parts.push(...this.#clause(target));
			if (left > 1 || this.#chance(0.03)) parts.push(...this.#joint());
		}
		if (this.#chance(0.02)) parts.unshift('AND');
		if (this.#chance(0.12)) this.#disturb(parts);
		return this.#spaced(parts);
	}

	#clause(target: SearchTarget): string[] {
		const field = this.#field(target);
		const comparator = this.#comparator(field);
		return [field, ...comparator.split(' '), ...this.#value(field, comparator)];
	}

	#field(target: SearchTarget): string {
		const key = () => {
			const name = this.#pick(keys);
			const isPlain = /^[\p{L}.]+$/u.test(name) && this.#chance(0.7);
			const quote = this.#pick(['`', '`', '"', "'"]);
			return `${this.#pick(['tag', 'tags'])}.${isPlain ? name : `${quote}${name}${quote}`}`;
		};
		if (this.#chance(0.45)) return key();
		const ours = target === 'models' ? ['name'] : ['name', 'run_id', 'source_path', 'version_number'];
		const attribute = this.#pick([...ours, ...ours, ...ours, ...ours, 'version_number', 'run_id']);
		if (this.#chance(0.97)) return this.#chance(0.2) ? `attribute.${attribute}` : attribute;
		const odd = [
			'description',
			'alias',
			'Name',
			'attributes.name',
			'attr.name',
			'`name`',
			'metrics.f1',
			'"name"',
		];
		return this.#pick([
			...odd,
			'creation_timestamp',
			'attribute.`name`',
			'Tags.team',
			'tags',
			'name.x',
			'NAME',
		]);
	}

	#comparator(field: string): string {
		if (this.#chance(0.03))
			return this.#pick(['==', '<>', 'NOT LIKE', 'IS', 'BETWEEN', '!', '=>', 'RLIKE', 'in', '<']);
		const numeric = ['=', '!=', '<', '<=', '>', '>='];
		if (field.endsWith('version_number') && this.#chance(0.9)) return this.#pick(numeric);
		const textual = ['=', '=', '!=', 'LIKE', 'ILIKE', 'like', 'Ilike'];
		const isListable = field.endsWith('name') || field.endsWith('run_id') || this.#chance(0.03);
		return this.#pick(isListable ? [...textual, 'IN', 'NOT IN', 'in', 'not  in'] : textual);
	}

	#value(field: string, comparator: string): string[] {
		if (this.#chance(0.03)) return this.#pick([['NULL'], ['(', "'x'", ')'], ['name'], ['`x`'], []]);
		if (/\bin$/i.test(comparator)) return this.#list(field);
		if (field.endsWith('version_number') && this.#chance(0.95)) {
			const number = String(this.#number(6) - 1);
			const odd = [
				'1.5',
				"'x'",
				"''",
				"' 2 '",
				"'+1'",
				"'1_0'",
				'05',
				"'05'",
				'1e1',
				'0x1',
				'-1',
				"'-1'",
				'2.',
			];
			return [this.#chance(0.8) ? this.#pick([number, number, `'${number}'`]) : this.#pick(odd)];
		}
		return [this.#text(this.#wanted(field, comparator))];
	}

	#list(field: string): string[] {
		const texts = Array.from({ length: this.#pick([1, 2, 2, 3]) }, () => [
			this.#listText(this.#wanted(field, '=')),
			',',
		]).flat();
		if (!this.#chance(0.1)) texts.pop();
		if (this.#chance(0.05)) texts.splice(this.#number(texts.length), 1);
		return ['(', ...texts, ')'];
	}

	#wanted(field: string, comparator: string): string {
		const known = field.endsWith('name')
			? names
			: field.endsWith('run_id')
				? runs
				: field.endsWith('source_path')
					? sources
					: field.includes(promptTag)
						? ['true', 'false', 'True', 'FALSE']
						: values;
		const value = this.#pick(known);
		if (!/like/i.test(comparator)) return value;
		const letters = Array.from(value);
		const at = this.#number(letters.length + 1);
		const cased = this.#chance(0.3) ? value.toUpperCase() : value;
		return this.#pick([
			value,
			cased,
			`${letters.slice(0, at).join('')}%`,
			`%${letters.slice(at).join('')}`,
			`%${letters.slice(at, at + 1).join('')}%`,
			letters.map((letter, index) => (index === at ? '_' : letter)).join(''),
			'%',
			'_',
		]);
	}

	/** In quotes that need not be the right ones. */
	#text(value: string): string {
		const quote = value.includes("'") && this.#chance(0.8) ? '"' : this.#pick(["'", "'", '"']);
		const inner = this.#chance(0.03) ? value.replaceAll(quote, quote + quote) : value;
		return `${quote}${inner}${quote}`;
	}

	/** Python's backslashes are none of ours: see `docs/search.md`. */
	#listText(value: string): string {
		return this.#text(value.replaceAll('\\', ''));
	}

	#joint(): string[] {
		if (this.#chance(0.95)) return [this.#pick(['AND', 'AND', 'and', 'And'])];
		return this.#pick([[], ['AND', 'AND'], ['OR'], [','], [';'], ['&&']]);
	}

	/** Takes away, doubles, swaps or puts in one piece or two. */
	#disturb(parts: string[]): void {
		const odd = [
			'(',
			')',
			',',
			"'a'",
			'"a"',
			'name',
			'AND',
			'OR',
			'NOT',
			'IN',
			'=',
			'5',
			'1.5',
			';',
			'--',
			'NULL',
			'IS',
			'tags.a',
			'`a`',
			'desc',
			"'",
			'"',
			'*',
			'LIKE',
			'-1',
		];
		for (let left = this.#pick([1, 1, 2]); left > 0 && parts.length > 0; left--) {
			const at = this.#number(parts.length);
			const part = parts[at] ?? '';
			const other = this.#number(parts.length);
			const ways = [
				() => parts.splice(at, 1),
				() => parts.splice(at, 0, part),
				() => parts.splice(at, 1, parts.splice(other, 1, part)[0] ?? ''),
				() => parts.splice(at, 0, this.#pick(odd)),
				() => parts.splice(at, 1, this.#pick(odd)),
			];
			this.#pick(ways)();
		}
	}

	#spaced(parts: readonly string[]): string {
		const isTight = this.#chance(0.1);
		return parts
			.map((part, index) => {
				const before = parts[index - 1];
				if (before === undefined) return this.#chance(0.05) ? ` ${part}` : part;
				const isWord = (text: string | undefined) => text !== undefined && /^\w/.test(text);
				const mayTouch = !(isWord(part) && /\w$/.test(before));
				return (isTight && mayTouch ? '' : this.#pick([' ', ' ', ' ', '  ', '\n', '\t'])) + part;
			})
			.join('')
			.concat(this.#chance(0.03) ? ' ' : '');
	}

	#order(target: SearchTarget): string {
		const both = ['name', 'last_updated_timestamp', '`name`', '"name"'];
		const ours =
			target === 'models'
				? [...both, 'timestamp', '`timestamp`']
				: [
						...both,
						'version_number',
						'creation_timestamp',
						'attribute.name',
						'attribute.version_number',
						'attribute.`name`',
					];
		const odd = [
			'creation_timestamp',
			'timestamp',
			'attribute.name',
			'Name',
			'',
			' name',
			'name ',
			'version',
			'run_id',
			'alias',
			"'name'",
			'name, version_number',
			'tags.a',
			'name;',
			'Attribute.name',
			'attr.name',
			'TIMESTAMP',
			'description',
		];
		const field = this.#chance(0.95) ? this.#pick(ours) : this.#pick(odd);
		const way = this.#chance(0.98)
			? this.#pick(['', '', ' ASC', ' DESC', ' desc', ' Asc', '  desc', '\tdesc'])
			: this.#pick([' foo', ' asc desc', ' NULLS FIRST', 'desc', ' DESC ', ' 1']);
		return field + way;
	}

	#pick<T>(from: readonly [T, ...T[]] | readonly T[]): T {
		return from[this.#number(from.length)] as T;
	}

	#some<T>(from: readonly T[]): T[] {
		return from.filter(() => this.#chance(0.5));
	}

	/** In [0, `below`). */
	#number(below: number): number {
		return Math.floor(this.#random() * below);
	}

	#chance(of: number): boolean {
		return this.#random() < of;
	}
}
