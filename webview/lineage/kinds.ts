import type { LineageKind } from '../../src/protocol/modelPage.js';

/** A codicon by name for HTML, and by its character for SVG text. */
export interface KindIcon {
	readonly name: string;
	readonly glyph: string;
}

/** Kinds differ by icon and by the corners of their border. */
export const kindIcons: Readonly<Record<LineageKind, KindIcon>> = {
	dataset: { name: 'database', glyph: '\uEACE' },
	code: { name: 'file-code', glyph: '\uEAE9' },
	parent: { name: 'references', glyph: '\uEB36' },
	run: { name: 'beaker', glyph: '\uEA79' },
	loggedModel: { name: 'package', glyph: '\uEB29' },
	source: { name: 'folder', glyph: '\uEA83' },
	version: { name: 'versions', glyph: '\uEB78' },
	alias: { name: 'bookmark', glyph: '\uEAA5' },
};

/** Radius of the corners. */
export const kindCorners: Readonly<Record<LineageKind, number>> = {
	dataset: 0,
	code: 0,
	source: 0,
	run: 8,
	loggedModel: 8,
	parent: 3,
	version: 3,
	alias: 20,
};
