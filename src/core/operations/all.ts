// The one list of operations, for callers that load them on demand.
export { deleteAlias, setAlias } from './aliases.js';
export { deleteTag, describe, setTag } from './annotate.js';
export { archiveVersion, restoreVersion } from './archiveVersion.js';
export { createModel } from './createModel.js';
export { deleteModel, deleteVersion } from './deletion.js';
export { initRegistry } from './initRegistry.js';
export { migrate } from './migrate.js';
export { renameModel } from './renameModel.js';
export { transitionStage } from './transitionStage.js';
