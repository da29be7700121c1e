import type { Sentence } from '../wording/sentence.js';

/** A sentence in the language of the reader. */
export type Translate = (sentence: Sentence) => string;
