const minZoom = 0.4;
const maxZoom = 2;
const step = 1.25;

/** The zoom at which a drawing of `width` is seen whole, as long as it can be read. */
export function fitZoom(width: number, available: number): number {
	if (width <= 0) return 1;
	return Math.min(1, Math.max(0.75, available / width));
}

/** A step in or out, within limits. */
export function stepZoom(zoom: number, direction: 1 | -1): number {
	const next = direction > 0 ? zoom * step : zoom / step;
	return Math.min(maxZoom, Math.max(minZoom, next));
}
