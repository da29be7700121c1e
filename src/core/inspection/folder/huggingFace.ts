import { defined } from '../../manifest/plain.js';
import type { LoadFact } from '../inspection.js';
import { at, isJsonObject, numberAt, textAt, textsAt, type Json } from '../formats/json.js';
import type { FolderFormat, SideFiles } from './folderView.js';
import { taskOfArchitecture, taskOfPeft } from './tasks.js';

const maxFacts = 100;

/** A folder of `save_pretrained` of transformers: its `config.json` names a kind of model. */
export async function readTransformers(files: SideFiles, folder: string): Promise<FolderFormat | undefined> {
	const path = `${folder}config.json`;
	const config = await files.json(path);
	const modelType = textAt(config, 'model_type');
	const architecture = textsAt(config, 'architectures')[0];
	if (
		modelType === undefined ||
		(architecture === undefined && textAt(config, 'transformers_version') === undefined)
	)
		return undefined;
	const base = textAt(config, '_name_or_path');
	const tokenizer = await files.json(`${folder}tokenizer_config.json`);
	const maxLength = numberAt(tokenizer, 'model_max_length');
	const task = taskOfArchitecture(architecture ?? '', modelType);
	const side = [
		...['model.safetensors.index.json', 'tokenizer.json', 'tokenizer_config.json'],
		'generation_config.json',
	];
	const labels = at(config, 'id2label');
	return {
		at: folder,
		weights: 'beside',
		format: {
			format: 'transformers',
			files: [path, ...files.present(...side.map((name) => folder + name))],
			framework: 'transformers',
			...defined({
				frameworkVersion: textAt(config, 'transformers_version'),
				architecture: architecture ?? modelType,
				task,
			}),
			...(base !== undefined && /^[\w.-]+\/[\w.-]+$/.test(base) ? { baseModels: [base] } : {}),
			details: defined({
				'model type': modelType,
				dtype: textAt(config, 'dtype') ?? textAt(config, 'torch_dtype'),
				'hidden size': numberAt(config, 'hidden_size'),
				layers: numberAt(config, 'num_hidden_layers'),
				vocabulary: numberAt(config, 'vocab_size'),
				labels: isJsonObject(labels) ? Object.keys(labels).length : undefined,
				quantization: textAt(config, 'quantization_config', 'quant_method'),
				tokenizer: textAt(tokenizer, 'tokenizer_class'),
				'longest input': maxLength !== undefined && maxLength < 1e9 ? maxLength : undefined,
			}),
		},
		facts: [
			...remoteCode(config, path),
			...remoteCode(tokenizer, `${folder}tokenizer_config.json`),
			...(await chatTemplates(files, folder)),
		],
	};
}

/** A pipeline of diffusers: `model_index.json` names its parts, each a class of a library. */
export async function readDiffusers(files: SideFiles, folder: string): Promise<FolderFormat | undefined> {
	const path = `${folder}model_index.json`;
	const index = await files.json(path);
	const pipeline = textAt(index, '_class_name') ?? textsAt(index, '_class_name')[1];
	if (!isJsonObject(index) || pipeline === undefined) return undefined;
	const parts = Object.entries(index).flatMap(([name, value]) => {
		const [library, className] = Array.isArray(value) ? (value as readonly Json[]) : [];
		if (name.startsWith('_') || typeof library !== 'string' || typeof className !== 'string') return [];
		return [{ name, library, className }];
	});
	const isOwn = (library: string) => /^(?:diffusers|transformers|onnxruntime)(?:\.|$)/.test(library);
	const custom = parts.filter(
		({ library, name }) => !isOwn(library) && files.has(`${folder}${name}/${library}.py`),
	);
	const foreign = parts.filter(({ library }) => !isOwn(library) && !/^[a-z_]+$/.test(library));
	const facts = [...new Set([...custom, ...foreign])].map(({ name, library, className }): LoadFact => ({
		...{ kind: 'code', path, role: 'remote-code' },
		what: `${name}: ${library}.${className}`,
	}));
	const ownPipeline = textsAt(index, '_class_name');
	if (ownPipeline.length === 2)
		facts.push({ kind: 'code', path, role: 'remote-code', what: ownPipeline.join('.') });
	return {
		at: folder,
		weights: 'below',
		format: {
			format: 'diffusers',
			files: [path],
			framework: 'diffusers',
			...defined({ frameworkVersion: textAt(index, '_diffusers_version'), architecture: pipeline }),
			...diffusersTask(pipeline),
			details: Object.fromEntries(parts.slice(0, 32).map(({ name, className }) => [name, className])),
		},
		facts: facts.slice(0, maxFacts),
	};
}

/** A folder of sentence-transformers: `modules.json` is the list of its modules. */
export async function readSentenceTransformers(
	files: SideFiles,
	folder: string,
): Promise<FolderFormat | undefined> {
	const path = `${folder}modules.json`;
	const modules = await files.json(path);
	if (!Array.isArray(modules)) return undefined;
	const types = (modules as readonly Json[]).flatMap((each) => textAt(each, 'type') ?? []);
	if (types.length === 0) return undefined;
	const configPath = `${folder}config_sentence_transformers.json`;
	const config = await files.json(configPath);
	const short = (type: string) => type.slice(type.lastIndexOf('.') + 1);
	const own = types.filter((type) => !type.startsWith('sentence_transformers.'));
	const length = numberAt(await files.json(`${folder}sentence_bert_config.json`), 'max_seq_length');
	return {
		at: folder,
		weights: 'below',
		format: {
			format: 'sentence-transformers',
			files: [path, ...files.present(configPath, `${folder}sentence_bert_config.json`)],
			framework: 'sentence-transformers',
			...defined({ frameworkVersion: textAt(config, '__version__', 'sentence_transformers') }),
			task: 'sentence-similarity',
			details: defined({
				modules: types.map(short).join(', '),
				'embedding length': await embeddingLength(files, folder, modules),
				similarity: textAt(config, 'similarity_fn_name'),
				'longest input': length,
			}),
		},
		facts: own
			.slice(0, maxFacts)
			.map((what): LoadFact => ({ kind: 'code', path, what, role: 'remote-code' })),
	};
}

/** An adapter of PEFT: `adapter_config.json`. */
export async function readPeft(files: SideFiles, folder: string): Promise<FolderFormat | undefined> {
	const path = `${folder}adapter_config.json`;
	const config = await files.json(path);
	const type = textAt(config, 'peft_type');
	if (type === undefined) return undefined;
	const base = textAt(config, 'base_model_name_or_path');
	const auto = at(config, 'auto_mapping');
	const parent = textAt(auto, 'parent_library');
	const isOwn = parent === undefined || /^(?:transformers|diffusers|torch|peft|timm)(?:\.|$)/.test(parent);
	return {
		at: folder,
		weights: 'beside',
		format: {
			format: 'peft',
			files: [path],
			framework: 'peft',
			...defined({
				frameworkVersion: textAt(config, 'peft_version'),
				architecture: type,
				task: taskOfPeft(textAt(config, 'task_type') ?? ''),
			}),
			...(base === undefined ? {} : { baseModels: [base] }),
			details: defined({
				rank: numberAt(config, 'r'),
				alpha: numberAt(config, 'lora_alpha'),
				dropout: numberAt(config, 'lora_dropout'),
				'target modules': textsAt(config, 'target_modules').sort().join(', ') || undefined,
			}),
		},
		facts: isOwn ? [] : [{ kind: 'code', path, what: parent, role: 'remote-code' }],
	};
}

/** Classes of the repository's own Python files, run where its user says `trust_remote_code`. */
function remoteCode(config: Json | undefined, path: string): LoadFact[] {
	const map = at(config, 'auto_map');
	if (!isJsonObject(map)) return [];
	return Object.entries(map)
		.slice(0, maxFacts)
		.flatMap(([name, value]) => {
			const classes = Array.isArray(value) ? (value as readonly Json[]) : [value];
			return classes.flatMap((each): LoadFact[] =>
				typeof each === 'string'
					? [{ kind: 'code', path, what: `${name}: ${each}`, role: 'remote-code' }]
					: [],
			);
		});
}

async function chatTemplates(files: SideFiles, folder: string): Promise<LoadFact[]> {
	const path = `${folder}tokenizer_config.json`;
	const value = at(await files.json(path), 'chat_template');
	const inConfig = Array.isArray(value)
		? (value as readonly Json[]).flatMap((each) => textAt(each, 'template') ?? [])
		: typeof value === 'string'
			? [value]
			: [];
	const facts = inConfig.slice(0, maxFacts).map((text): LoadFact => ({ kind: 'template', path, text }));
	const json = textAt(await files.json(`${folder}chat_template.json`), 'chat_template');
	if (json !== undefined) facts.push({ kind: 'template', path: `${folder}chat_template.json`, text: json });
	const jinja = await files.text(`${folder}chat_template.jinja`);
	if (jinja !== undefined)
		facts.push({ kind: 'template', path: `${folder}chat_template.jinja`, text: jinja });
	return facts;
}

async function embeddingLength(
	files: SideFiles,
	folder: string,
	modules: readonly Json[],
): Promise<number | undefined> {
	for (const each of modules) {
		const path = textAt(each, 'path');
		if (path === undefined || !textAt(each, 'type')?.endsWith('.Pooling')) continue;
		const config = await files.json(`${folder}${path}/config.json`);
		return numberAt(config, 'word_embedding_dimension') ?? numberAt(config, 'embedding_dimension');
	}
	return undefined;
}

function diffusersTask(pipeline: string): { task?: string } {
	if (/Img2Img|Image2Image|Inpaint/.test(pipeline)) return { task: 'image-to-image' };
	if (pipeline.includes('Video')) return { task: 'text-to-video' };
	if (/^(?:StableDiffusion|Flux|PixArt|Kandinsky)/.test(pipeline)) return { task: 'text-to-image' };
	return /^(?:DDPM|DDIM|ScoreSde|KarrasVe)/.test(pipeline) ? { task: 'unconditional-image-generation' } : {};
}
