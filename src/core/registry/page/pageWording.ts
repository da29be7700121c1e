import type { FoundFormat, LoadFact } from '../../inspection/inspection.js';
import type { Problem } from '../../problem.js';

/** How numbers and problems are put into words; the core knows no sentences. */
export interface PageWording {
	size(bytes: number): string;
	metric(value: number): string;
	problem(problem: Problem): string;
	/** In the place of a digest that nobody has given. */
	unverified(): string;
	/** A format's library, version, class and task. */
	format(format: FoundFormat): string;
	/** How many parameters of which types; empty where that is not told. */
	parameters(format: FoundFormat): string;
	/** What loading would run, a sentence each, the gravest first. */
	loading(facts: readonly LoadFact[]): readonly string[];
	/** A warning of code that is of no known library. */
	loadWarning(facts: readonly LoadFact[], isShortened: boolean): string | undefined;
}
