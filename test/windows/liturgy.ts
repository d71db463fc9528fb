import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPlaybooks } from '../../adapters/files/read-playbooks.ts';
import { byHand, onlyOnDisposable, openHere } from './disposable.ts';
import { takeThrough } from './take-through.ts';
import { trials } from './trials.ts';

// Every playbook that needs no domain, on this very machine; exit 0 all as they should be, 1 something was otherwise.
onlyOnDisposable();
const playbooks = await readPlaybooks(join(import.meta.dirname, '..', '..', 'playbooks'));
const folder = mkdtempSync(join(tmpdir(), 'rdp-medic-windows-'));
const table: { playbook: string; seconds: string; wrong: string }[] = [];
for (const { playbook: name, make, parameters = {}, from, tidy } of trials) {
  const beganAt = Date.now();
  const wrong: string[] = [];
  try {
    const made = make === '' ? '' : byHand(make);
    const session = await openHere(folder);
    try {
      const playbook = playbooks.find((one) => one.name === name)!;
      const given = from === undefined ? parameters : { ...parameters, [from]: made };
      const run = (step: Parameters<typeof session.run>[0]) =>
        session.run(step, () => {}, AbortSignal.timeout(300_000));
      wrong.push(...(await takeThrough(playbook, given, run)));
    } finally {
      await session.close();
    }
  } catch (cause) {
    wrong.push(`not tried: ${(cause as Error).message}`);
  }
  try {
    if (tidy !== undefined) byHand(tidy);
  } catch (cause) {
    wrong.push(`not tidied: ${(cause as Error).message}`);
  }
  for (const one of wrong) console.error(`${name}: ${one}`);
  const seconds = ((Date.now() - beganAt) / 1_000).toFixed(1);
  table.push({ playbook: name, seconds, wrong: wrong.length === 0 ? 'nothing' : String(wrong.length) });
}
console.table(table);
process.exitCode = table.every(({ wrong }) => wrong === 'nothing') ? 0 : 1;
