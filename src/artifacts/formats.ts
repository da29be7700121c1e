/** Format of a weights file by its ending; what tools write, not what the bytes prove. */
const formatByEnding: Readonly<Record<string, string>> = {
	skops: 'skops',
	pkl: 'pickle',
	pickle: 'pickle',
	joblib: 'joblib',
	safetensors: 'safetensors',
	onnx: 'onnx',
	gguf: 'gguf',
	pt: 'torch',
	pth: 'torch',
	ckpt: 'torch',
	h5: 'hdf5',
	hdf5: 'hdf5',
	keras: 'keras',
	pb: 'protobuf',
	tflite: 'tflite',
	ubj: 'xgboost',
	cbm: 'catboost',
	npy: 'npy',
	npz: 'npz',
	parquet: 'parquet',
};

/** The formats of the weights among `paths`, sorted, each once. */
export function weightFormats(paths: readonly string[]): string[] {
	const formats = paths.flatMap(
		(path) => formatByEnding[/\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? ''] ?? [],
	);
	return [...new Set(formats)].sort();
}
