/** By the end of a class of transformers, where it has one task only. */
const byEnding: readonly (readonly [ending: string, task: string])[] = [
	['ForSequenceClassification', 'text-classification'],
	['ForTokenClassification', 'token-classification'],
	['ForQuestionAnswering', 'question-answering'],
	['ForCausalLM', 'text-generation'],
	['LMHeadModel', 'text-generation'],
	['ForMaskedLM', 'fill-mask'],
	['ForMultipleChoice', 'multiple-choice'],
	['ForImageClassification', 'image-classification'],
	['ForObjectDetection', 'object-detection'],
	['ForSemanticSegmentation', 'image-segmentation'],
	['ForInstanceSegmentation', 'image-segmentation'],
	['ForUniversalSegmentation', 'image-segmentation'],
	['ForDepthEstimation', 'depth-estimation'],
	['ForSpeechSeq2Seq', 'automatic-speech-recognition'],
	['ForCTC', 'automatic-speech-recognition'],
	['ForAudioClassification', 'audio-classification'],
	['ForVideoClassification', 'video-classification'],
	['ForDocumentQuestionAnswering', 'document-question-answering'],
	['ForVisualQuestionAnswering', 'visual-question-answering'],
];

/** Text-to-text models, whose classes share their ending with models of speech and images. */
const textToText = new Set([
	't5',
	'mt5',
	'bart',
	'mbart',
	'pegasus',
	'marian',
	'm2m_100',
	'led',
	'longt5',
	'umt5',
]);

/** The task that a class of transformers is for, in Hugging Face's words, where there is one. */
export function taskOfArchitecture(architecture: string, modelType: string): string | undefined {
	if (architecture === 'WhisperForConditionalGeneration') return 'automatic-speech-recognition';
	if (architecture.endsWith('ForConditionalGeneration') && textToText.has(modelType))
		return 'text2text-generation';
	return byEnding.find(([ending]) => architecture.endsWith(ending))?.[1];
}

const peftTasks: Readonly<Record<string, string>> = {
	SEQ_CLS: 'text-classification',
	SEQ_2_SEQ_LM: 'text2text-generation',
	CAUSAL_LM: 'text-generation',
	TOKEN_CLS: 'token-classification',
	QUESTION_ANS: 'question-answering',
	FEATURE_EXTRACTION: 'feature-extraction',
};

/** The same of PEFT's `task_type`. */
export function taskOfPeft(type: string): string | undefined {
	return Object.hasOwn(peftTasks, type) ? peftTasks[type] : undefined;
}
