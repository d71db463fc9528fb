import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestScripts } from '../../lab/scripts/digest-scripts.ts';
import { askPwsh } from './ask-pwsh.ts';
import { pwsh, withoutPwsh } from './pwsh.ts';
import { recordedCases } from './recorded-cases.ts';
import { asRecordings, presentDigests, writeRecordings } from './recordings.ts';

/**
 * Runs the real scripts in a real PowerShell on every host of the lab and writes down what they came to, under
 * test/fixtures/powershell/, and the digests by which the lab knows them: `npx node test/playbooks/record.ts`.
 * A recording that the same scripts make again is the same file.
 */
if (pwsh === null) throw new Error(withoutPwsh);
const cases = await recordedCases();
const { kept, notHere } = await askPwsh(cases);
if (notHere.length > 0) {
  throw new Error(`nothing was recorded, for this is not Windows:\n${[...new Set(notHere)].join('\n')}`);
}
const recordings = asRecordings(kept);
writeRecordings(recordings, presentDigests(cases));
const known = join(import.meta.dirname, '..', '..', 'lab', 'scripts', 'known-digests.json');
writeFileSync(known, `${JSON.stringify(await digestScripts(), null, 2)}\n`);
const steps = [...kept.values()].reduce((sum, entries) => sum + entries.length, 0);
console.log(`${steps} steps of ${cases.length} cases recorded, in ${Object.keys(recordings).length} files`);
