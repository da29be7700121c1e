// The one list of operations, for callers that load them on demand.
export { deleteAlias, setAlias } from './aliases.js';
export { deleteTag, describe, setTag } from './annotate.js';
export { initRegistry } from './initRegistry.js';
