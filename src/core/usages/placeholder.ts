/** Marks of a value put in later: `{name}`, `$NAME`, `%s`, `<name>`. */
export const placeholder = /[{<]|\$[\w({]|%(?:\d+\$)?[sdr(]/;
