/** A tag as the page shows it. */
export interface TagItem {
	readonly key: string;
	readonly value: string;
}
