import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readPlaybooks } from '../../adapters/files/read-playbooks.ts';
import { readUndoScripts } from '../../adapters/files/read-undo-scripts.ts';
import { byHand, onlyOnDisposable, openHere } from './disposable.ts';
import { takeUndoThrough } from './take-undo-through.ts';

// The timed undo on this very machine, by its own task scheduler; some eight minutes. Exit 0 all as it should be.
onlyOnDisposable();
const playbooks = join(import.meta.dirname, '..', '..', 'playbooks');
const requireNla = (await readPlaybooks(playbooks)).find(({ name }) => name === 'rdp-require-nla')!;
const listener = "'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp'";
const nla = (value: number) =>
  `Set-ItemProperty -LiteralPath ${listener} -Name SecurityLayer -Value 2 -Type DWord; Set-ItemProperty -LiteralPath ${listener} -Name UserAuthentication -Value ${value} -Type DWord`;

byHand(nla(0));
const session = await openHere(mkdtempSync(join(tmpdir(), 'rdp-medic-windows-')));
const wrong = await takeUndoThrough({
  ...readUndoScripts(playbooks),
  requireNla,
  run: (step) => session.run(step, () => {}, AbortSignal.timeout(300_000)),
  wait: (seconds) => sleep(seconds * 1_000),
  id: `trial-${randomUUID().slice(0, 8)}`,
});
await session.close();
byHand(nla(1));
for (const one of wrong) console.error(one);
console.log(wrong.length === 0 ? 'the timed undo is as it should be' : `${wrong.length} were otherwise`);
process.exitCode = wrong.length === 0 ? 0 : 1;
