/** Put in by `esbuild.js`. */
declare const gmrBuild: string | undefined;

/**
 * Which build this is: the version, and a digest of the sources and packages it was made of, the same in the extension and
 * the CLI. `source` where it was not bundled.
 */
export const thisBuild = typeof gmrBuild === 'undefined' ? 'source' : gmrBuild;
