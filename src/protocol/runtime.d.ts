// What every JavaScript runtime has and the ECMAScript library does not name; the protocol knows neither Node nor the DOM.
declare function setTimeout(callback: () => void, milliseconds: number): unknown;
declare function clearTimeout(timer: unknown): void;
