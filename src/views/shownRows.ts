import type { Node } from './nodes.js';

/** What the tree has been given so far, to tell what of it a new snapshot changes. */
export class ShownRows {
	readonly #children = new Map<
		string,
		{ readonly parent: Node | undefined; readonly nodes: readonly Node[] }
	>();
	readonly #rows = new Map<string, string>();

	noteChildren(parent: Node | undefined, nodes: readonly Node[]): void {
		this.#children.set(keyOf(parent), { parent, nodes });
	}

	/** Is `node` among the children that were last asked for? */
	has(node: Node): boolean {
		return Array.from(this.#children.values()).some(({ nodes }) => nodes.includes(node));
	}

	noteRow(node: Node, row: unknown): void {
		this.#rows.set(node.id, JSON.stringify(row));
	}

	/**
	 * The nodes to show again: parents whose list of children is another, and nodes whose row is; `'all'` where the
	 * roots are others. What is below a node of the answer is not named again.
	 */
	async changes(
		childrenOf: (parent: Node | undefined) => Promise<readonly Node[]>,
		rowOf: (node: Node) => Promise<unknown>,
	): Promise<readonly Node[] | 'all'> {
		const changed: Node[] = [];
		const covered = new Set<string>();
		for (const { parent, nodes } of Array.from(this.#children.values())) {
			if (parent && covered.has(parent.id)) {
				for (const node of nodes) covered.add(node.id);
				continue;
			}
			const now = await childrenOf(parent);
			const isSame = now.length === nodes.length && now.every((node, index) => node === nodes[index]);
			if (!isSame) {
				if (!parent) return 'all';
				changed.push(parent);
				for (const node of nodes) covered.add(node.id);
				continue;
			}
			for (const node of now) {
				const before = this.#rows.get(node.id);
				if (before === undefined || before === JSON.stringify(await rowOf(node))) continue;
				changed.push(node);
				covered.add(node.id);
			}
		}
		return changed;
	}

	/** Forgets everything, since the roots are asked for again. */
	clear(): void {
		this.#children.clear();
		this.#rows.clear();
	}
}

function keyOf(parent: Node | undefined): string {
	return parent?.id ?? '';
}
