// What every JavaScript runtime has and the ECMAScript library does not name; the core knows neither Node nor the DOM.
declare class TextDecoder {
	constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
	decode(bytes: Uint8Array): string;
}
declare const crypto: {
	readonly subtle: { digest(algorithm: 'SHA-256', bytes: Uint8Array): Promise<ArrayBuffer> };
};
declare class TextEncoder {
	encode(text: string): Uint8Array;
}
