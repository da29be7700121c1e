import type { Signature } from '../manifest/mlmodel.js';
import type { ModelCard } from './modelCard.js';
import type { PickleReport } from './pickleReport.js';

/** A way a model is kept on disk; told from content, never from a name alone. */
export type FormatId =
	| 'mlflow'
	| 'transformers'
	| 'sentence-transformers'
	| 'diffusers'
	| 'peft'
	| 'safetensors'
	| 'onnx'
	| 'gguf'
	| 'saved-model'
	| 'keras'
	| 'torchscript'
	| 'torch-export'
	| 'torch'
	| 'pickle'
	| 'joblib'
	| 'skops'
	| 'xgboost'
	| 'lightgbm'
	| 'catboost'
	| 'npy';

/** One model in one format, as its library's user would name it. Absent is what the files do not tell. */
export interface FoundFormat {
	readonly format: FormatId;
	/** Files that told it, relative to the folder, the telling one first. */
	readonly files: readonly string[];
	/** The library that writes and loads it, such as `scikit-learn`, with its version. */
	readonly framework?: string;
	readonly frameworkVersion?: string;
	/** Class or architecture, such as `BertForSequenceClassification` or `llama`. */
	readonly architecture?: string;
	/** In Hugging Face's words where they exist: `text-classification`. */
	readonly task?: string;
	/** Numbers that were learned, where a header tells. */
	readonly parameters?: number;
	/** How many of them are of which type, such as `{ F32: 1000 }`; names as the format has them. */
	readonly dtypes?: Readonly<Record<string, number>>;
	/** The first tensors, in the file's order, and how many there are. */
	readonly tensors?: { readonly count: number; readonly first: readonly Tensor[] };
	readonly licence?: string;
	readonly baseModels?: readonly string[];
	readonly languages?: readonly string[];
	/** What else its user looks for, such as `{ 'trees': 100 }`, in the order to be shown. */
	readonly details?: Readonly<Record<string, string | number | boolean>>;
}

export interface Tensor {
	readonly name: string;
	readonly dtype: string;
	readonly shape: readonly number[];
}

/**
 * What loading a file would execute, or what was proven of it, or why neither can be told. The sentences are made in
 * `src/wording`; none says that a file is harmless.
 */
export type LoadFact =
	| { readonly kind: 'pickle'; readonly path: string; readonly report: PickleReport }
	/** Tensors only: the whole layout was checked. */
	| { readonly kind: 'tensors-only'; readonly path: string }
	/** Code that is named and run: a module, a package, a requirement; `what` as it is written. */
	| { readonly kind: 'code'; readonly path: string; readonly what: string; readonly role: CodeRole }
	/** A Jinja program that formats a chat. */
	| { readonly kind: 'template'; readonly path: string; readonly text: string }
	/** A graph with operations that read or write files. */
	| { readonly kind: 'graph'; readonly path: string; readonly operations: readonly string[] }
	/** A file elsewhere that is opened too; `isInside`: of this folder. */
	| {
			readonly kind: 'external-data';
			readonly path: string;
			readonly location: string;
			readonly isInside: boolean;
	  }
	/**
	 * Not what it says to be, or too large, or of a form that is not read; `detail` completes "is not read: …". Where the
	 * rest of it was read, `part` is what was not: something that may be code, or values alone.
	 */
	| {
			readonly kind: 'unread';
			readonly path: string;
			readonly detail: string;
			readonly part?: 'code' | 'data';
	  };
export type CodeRole =
	| 'loader-module'
	| 'code-path'
	| 'model-code'
	| 'requirements'
	| 'environment'
	| 'keras-layer'
	| 'remote-code'
	| 'skops-type';

/** What a model folder, or one file, says of itself. */
export interface Inspection {
	/** Those of whole folders first, then those of their weights. */
	readonly formats: readonly FoundFormat[];
	/** Of MLmodel; else of a graph that declares its inputs and outputs. */
	readonly signature?: Signature;
	readonly card?: ModelCard;
	/** In the order of their paths. */
	readonly facts: readonly LoadFact[];
}
