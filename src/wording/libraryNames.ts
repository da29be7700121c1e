/** Kinds of adapters as PEFT's documentation writes them; of others the code in `adapter_config.json` is the name. */
const adapters: Readonly<Record<string, string>> = {
	LORA: 'LoRA',
	ADALORA: 'AdaLoRA',
	XLORA: 'X-LoRA',
	VBLORA: 'VB-LoRA',
	RANDLORA: 'RandLora',
	GRALORA: 'GraLoRA',
	LOHA: 'LoHa',
	LOKR: 'LoKr',
	VERA: 'VeRA',
	SHIRA: 'SHiRA',
	MISS: 'MiSS',
	ROAD: 'RoAd',
	FOURIERFT: 'FourierFT',
	IA3: '(IA)³',
	ADAPTION_PROMPT: 'Llama-Adapter',
	PROMPT_TUNING: 'prompt tuning',
	MULTITASK_PROMPT_TUNING: 'multitask prompt tuning',
	PREFIX_TUNING: 'prefix tuning',
	P_TUNING: 'P-tuning',
	LN_TUNING: 'LayerNorm tuning',
};

/** `LoRA` for PEFT's `LORA`. */
export function adapterName(type: string): string {
	return Object.hasOwn(adapters, type) ? (adapters[type] ?? type) : type;
}

const kinds: Readonly<Record<string, string>> = { i: 'int', u: 'uint', f: 'float', c: 'complex' };
const otherKinds: Readonly<Record<string, string>> = {
	...{
		b: 'bool',
		'?': 'bool',
		O: 'object',
		S: 'bytes',
		U: 'str',
		V: 'void',
		M: 'datetime64',
		m: 'timedelta64',
	},
};

/**
 * A type of numbers by its name: `float64` for numpy's `<f8`, as `numpy.dtype.name` has it, bytes and texts of any length as
 * one; names of other libraries as they are.
 */
export function typeName(type: string): string {
	if (type.startsWith('[')) return 'structured';
	const [, order = '', kind = '', width = ''] = /^([|<>=])([a-zA-Z?])(\d*)(?:\[\w+\])?$/.exec(type) ?? [];
	const number = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
	const name = number === undefined ? otherKinds[kind] : `${number}${Number(width) * 8}`;
	if (name === undefined) return type;
	return order === '>' && number !== undefined ? `big-endian ${name}` : name;
}
