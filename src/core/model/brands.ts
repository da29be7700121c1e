declare const brand: unique symbol;
/** `T` that has passed the check named `Name`; only the parser of that name makes one. */
export type Branded<T, Name extends string> = T & { readonly [brand]: Name };

/** A registered model's name as MLflow allows it. */
export type ModelName = Branded<string, 'ModelName'>;
/** An alias without its `@`. */
export type AliasName = Branded<string, 'AliasName'>;
/** A tag's key as MLflow allows it. */
export type TagKey = Branded<string, 'TagKey'>;
/** A whole number from 1 to 2³¹ - 1. */
export type VersionNumber = Branded<number, 'VersionNumber'>;
