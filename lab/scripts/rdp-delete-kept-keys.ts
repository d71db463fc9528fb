import type { Phase } from '../../src/playbook/playbook.ts';
import { keptFolder, removeFile } from '../folders.ts';
import { type Behaviour, change, detected } from './behaviour.ts';
import { dayOf, keptKeys, overdue } from './kept-keys.ts';
import { notUndoable } from './not-undoable.ts';

const detect: Behaviour = {
  parameters: [],
  run(_ask, { host, now }) {
    const kept = keptKeys(host);
    if ('kind' in kept) return kept;
    const today = dayOf(host, now());
    const late = kept.filter((copy) => overdue(copy, today));
    const findings = kept.filter((copy) => !late.includes(copy)).map((file) => ({ id: 'kept-key', file }));
    return detected(late.length === 0, { readable: true, overdue: late }, findings);
  },
};

const apply: Behaviour = {
  parameters: [],
  run({ whatIf }, machine) {
    const { host } = machine;
    const kept = keptKeys(host);
    if ('kind' in kept) return kept;
    const today = dayOf(host, machine.now());
    const late = kept.filter((copy) => overdue(copy, today));
    if (late.length === 0) return change(false, { overdue: late }, { overdue: late });
    if (!whatIf) {
      for (const copy of late) removeFile(host, `${keptFolder(host)}\\${copy}`);
      machine.touched();
    }
    return change(!whatIf, { overdue: late }, { overdue: [] });
  },
};

export const rdpDeleteKeptKeys: Readonly<Record<Phase, Behaviour>> = {
  detect,
  apply,
  revert: notUndoable('A deleted key'),
};
