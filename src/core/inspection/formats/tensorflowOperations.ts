/**
 * Operations that read or write files, or run Python, when the graph runs (tensorflow/core/ops). Saving and restoring
 * variables are among them, in every SavedModel.
 */
export const fileOperations: ReadonlySet<string> = new Set([
	...['ReadFile', 'WriteFile', 'MatchingFiles', 'SaveV2', 'RestoreV2', 'Save', 'Restore', 'SaveSlices'],
	...['RestoreSlice', 'MergeV2Checkpoints', 'WholeFileReaderV2', 'WholeFileReader', 'TextLineReaderV2'],
	...['TFRecordReaderV2', 'FixedLengthRecordReaderV2', 'TextLineDataset', 'TFRecordDataset'],
	...['FixedLengthRecordDataset', 'FixedLengthRecordDatasetV2', 'SqlDataset', 'LMDBReader', 'LMDBDataset'],
	...['InitializeTableFromTextFile', 'InitializeTableFromTextFileV2', 'SaveDataset', 'SaveDatasetV2'],
	...['LoadDataset', 'CSVDataset', 'CSVDatasetV2', 'PrintV2', 'WriteSummary', 'CreateSummaryFileWriter'],
	...['DebugIdentity', 'DebugIdentityV2', 'DebugIdentityV3', 'PyFunc', 'PyFuncStateless', 'EagerPyFunc'],
	...['CacheDataset', 'CacheDatasetV2', 'SnapshotDataset', 'SnapshotDatasetV2'],
]);
