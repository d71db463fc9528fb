import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestScripts } from './digest-scripts.ts';

/**
 * Writes known-digests.json: `node lab/scripts/record-digests.ts`. To be run after a script was changed, once
 * its behaviour in this folder does again what the script does.
 */
const digests = await digestScripts();
await writeFile(
  join(import.meta.dirname, 'known-digests.json'),
  `${JSON.stringify(digests, null, 2)}\n`,
  'utf8',
);
console.log(`${Object.keys(digests).length} scripts recorded`);
