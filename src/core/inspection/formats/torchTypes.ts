/** A type of torch's numbers. */
export interface TorchType {
	/** Without `torch.`, as its users write it: `float32`. */
	readonly name: string;
	/** Bytes of a number; less than one where several share a byte. */
	readonly bytes: number;
}

/** By bytes of a number (`torch/headeronly/core/ScalarType.h` of torch 2.13). */
const namesByBytes: readonly (readonly [bytes: number, names: string])[] = [
	[16, 'complex128'],
	[8, 'float64 int64 uint64 complex64'],
	[4, 'float32 int32 uint32 complex32 qint32'],
	[2, 'float16 bfloat16 int16 uint16 bits16'],
	[
		1,
		`bool int8 uint8 qint8 quint8 bits8 bits1x8 bits2x4 bits4x2 float8_e5m2 float8_e4m3fn float8_e5m2fnuz
		float8_e4m3fnuz float8_e8m0fnu float4_e2m1fn_x2`,
	],
	[0.5, 'quint4x2'],
	[0.25, 'quint2x4'],
];

const types: ReadonlyMap<string, TorchType> = new Map(
	namesByBytes.flatMap(([bytes, names]) =>
		names.split(/\s+/).map((name) => [name, { name, bytes }] as const),
	),
);

/** Classes of storages whose names are C's; those of later types are the type's own (`Float8_e5m2Storage`). */
const storages: Readonly<Record<string, string>> = {
	...{ Byte: 'uint8', Char: 'int8', Short: 'int16', Int: 'int32', Long: 'int64', Bool: 'bool' },
	...{ Half: 'float16', Float: 'float32', Double: 'float64', BFloat16: 'bfloat16' },
	...{ ComplexHalf: 'complex32', ComplexFloat: 'complex64', ComplexDouble: 'complex128' },
};

/** The type that torch calls so; `undefined` for none. */
export function torchType(name: string): TorchType | undefined {
	return types.get(name);
}

/** The type of the numbers in a storage of that class, such as `FloatStorage`. */
export function storageType(className: string): TorchType | undefined {
	const name = className.replace(/Storage$/, '');
	return torchType(Object.hasOwn(storages, name) ? (storages[name] ?? '') : name.toLowerCase());
}
