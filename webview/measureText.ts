/** Measures texts in the page's own font, again when the font has changed. */
export function createMeasure(): (text: string) => number {
	const context = document.createElement('canvas').getContext('2d');
	return (text) => {
		if (!context) return text.length * 8;
		const { fontWeight, fontSize, fontFamily } = getComputedStyle(document.body);
		const font = `${fontWeight} ${fontSize} ${fontFamily}`;
		if (context.font !== font) context.font = font;
		return context.measureText(text).width;
	};
}
