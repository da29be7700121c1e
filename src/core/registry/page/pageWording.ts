import type { Problem } from '../../problem.js';

/** How numbers and problems are put into words; the core knows no sentences. */
export interface PageWording {
	size(bytes: number): string;
	metric(value: number): string;
	problem(problem: Problem): string;
	/** In the place of a digest that nobody has given. */
	unverified(): string;
}
