/** Plain data of a YAML file: what JSON can say. */
export type PlainValue = string | number | boolean | null | PlainValue[] | { [key: string]: PlainValue };
