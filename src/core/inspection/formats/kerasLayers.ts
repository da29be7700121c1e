/**
 * Layers and models of Keras 3.15 (`keras.layers`, `keras.models`) and of Keras 2.16 (tf_keras), by the names that an older
 * configuration has alone. Some names say how often they come: `Conv{1,2,3}D` in full.
 */
const names = `
Activation ActivityRegularization Add AdditiveAttention AlphaDropout Attention AugMix AutoContrast Average BatchNormalization
Bidirectional CategoryEncoding CenterCrop Concatenate ContrastLimitedAdaptiveHistogramEqualization CutMix Dense Discretization Dot
Dropout ELU EinsumDense Embedding Equalization FlaxLayer Flatten Functional GRU GRUCell GaussianDropout GaussianNoise
GroupNormalization GroupQueryAttention HashedCrossing Hashing Identity InputLayer IntegerLookup JaxLayer LSTM LSTMCell Lambda Layer
LayerNormalization LeakyReLU Masking MaxNumBoundingBoxes Maximum MelSpectrogram Minimum MixUp Model MultiHeadAttention Multiply
Normalization PReLU Permute Pipeline RMSNormalization RNN RandAugment RandomBrightness RandomColorDegeneration RandomColorJitter
RandomContrast RandomCrop RandomElasticTransform RandomErasing RandomFlip RandomGaussianBlur RandomGrayscale RandomHue RandomInvert
RandomPerspective RandomPosterization RandomRotation RandomSaturation RandomSharpness RandomShear RandomTranslation RandomZoom ReLU
RepeatVector Rescaling Reshape Resizing ReversibleEmbedding STFTSpectrogram Sequential SimpleRNN SimpleRNNCell Softmax Solarization
SpectralNormalization StackedRNNCells StringLookup Subtract TFSMLayer TextVectorization TimeDistributed TorchModuleWrapper
UnitNormalization Wrapper
AbstractRNNCell BaseDenseAttention ClassMethod CuDNNGRU CuDNNLSTM DenseFeatures DynamicEmbedding DynamicLookup InstanceMethod
InstanceProperty LinearModel PreprocessingLayer RandomFourierFeatures RandomHeight RandomWidth SharpnessAwareMinimization
SlicingOpLambda TFOpLambda TensorFlowOpLayer ThresholdedReLU WideDeepModel`;

/** Those of one to three dimensions. */
const dimensioned =
	/^(?:(?:Adaptive|Global)?(?:Average|Max|Avg)Pool(?:ing)?|(?:Depthwise|Separable)?Conv(?:olution)?|ConvLSTM|Cropping|LocallyConnected|SpatialDropout|UpSampling|ZeroPadding)[123]D(?:Transpose)?$/;

const known: ReadonlySet<string> = new Set(names.trim().split(/\s+/));

/** Is it the name of a layer, or of a kind of model, that Keras has of its own? */
export function isKerasLayer(name: string): boolean {
	return known.has(name) || dimensioned.test(name);
}
