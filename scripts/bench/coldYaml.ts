// Reads one document that is refused, as the first of its process: TITLE. Prints the milliseconds.
import { readYaml } from '../../src/core/manifest/yamlReader.js';
import { documents } from './hostileDocuments.js';

const [title = ''] = process.argv.slice(2);
const bytes = new TextEncoder().encode(documents[title]);
const start = performance.now();
const { ok } = readYaml(bytes, 'model.yaml');
const ms = performance.now() - start;
if (ok) throw new Error(`${title} is read`);
process.stdout.write(String(ms));
