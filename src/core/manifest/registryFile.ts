import { currentFormat, registryFileName } from '../model/format.js';
import type { Reading } from '../problem.js';
import type { RegistryManifest } from '../model/types.js';
import { defined, stringAt, stringsAt } from './plain.js';
import { registrySchema } from './schemas.js';
import { ManifestReader } from './validate.js';
import { checkedText, renderYaml } from './yamlWriter.js';

const reader = new ManifestReader<RegistryManifest>(registrySchema, (plain) => ({
	format: plain['format'] as number,
	requires: stringsAt(plain, 'requires'),
	...defined({ name: stringAt(plain, 'name'), description: stringAt(plain, 'description') }),
}));

/** Reads `registry.yaml`. A newer format is a value, not a problem: see `unknownFeature`. */
export function readRegistryFile(bytes: Uint8Array, path = registryFileName): Reading<RegistryManifest> {
	return reader.read(bytes, path);
}

/** The text of a new `registry.yaml`. */
export function renderRegistryFile(options: { name?: string; description?: string }): string {
	const text = renderYaml({
		kind: 'git-model-registry',
		format: currentFormat,
		requires: [],
		name: options.name,
		description: options.description,
	});
	return checkedText(text, registryFileName, readRegistryFile);
}

/** Texts of `.gitattributes` that earlier versions wrote; whoever changes `registryGitAttributes` adds the old one. */
const earlierGitAttributes: readonly string[] = [
	// Before inspection.json and run.json.
	`# Written by Git Model Registry: every clone must have the same bytes.
*.yaml text eol=lf -ident -filter !working-tree-encoding
*.sha256 text eol=lf -ident -filter !working-tree-encoding
signature.json text eol=lf -ident -filter !working-tree-encoding
# Artifacts are stored as they are; large ones get their LFS filter from the .gitattributes of their version.
models/*/versions/*/artifacts/** -text !eol -ident -filter !working-tree-encoding
`,
	// 0.1.0
	`# Written by Git Model Registry: every clone must have the same bytes.
*.yaml text eol=lf
*.sha256 text eol=lf
signature.json text eol=lf
# Artifacts are stored as they are; large ones get their LFS filter from the .gitattributes of their version.
models/*/versions/*/artifacts/** -text !eol -ident -filter !working-tree-encoding
`,
];

/** Is this `.gitattributes` as we wrote it, now or earlier, without a change by people? */
export function isWrittenByUs(text: string): boolean {
	return text === registryGitAttributes || earlierGitAttributes.includes(text);
}

/** `.gitattributes` of a registry: the same bytes in every clone, whatever the user's or repository's settings. */
export const registryGitAttributes = `# Written by Git Model Registry: every clone must have the same bytes.
*.yaml text eol=lf -ident -filter !working-tree-encoding
*.sha256 text eol=lf -ident -filter !working-tree-encoding
signature.json text eol=lf -ident -filter !working-tree-encoding
inspection.json text eol=lf -ident -filter !working-tree-encoding
run.json text eol=lf -ident -filter !working-tree-encoding
# Artifacts are stored as they are; large ones get their LFS filter from the .gitattributes of their version.
models/*/versions/*/artifacts/** -text !eol -ident -filter !working-tree-encoding
`;
