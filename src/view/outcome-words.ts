import type { Changed, Outcome } from '../playbook/step.ts';
import { span } from './clock-time.ts';
import { plain } from './plain.ts';
import { settingChanges } from './setting-words.ts';

/** What a script returned, if it is what apply and revert must return. */
export function changedOf(outcome: Outcome | null): Changed | null {
  if (outcome?.kind !== 'returned') return null;
  const value = outcome.value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { changed, before, after } = value as Record<string, unknown>;
  const snapshots = [before, after].every((one) => typeof one === 'object' && one !== null);
  return typeof changed === 'boolean' && snapshots ? (value as unknown as Changed) : null;
}

/** What one script came to, in one line. */
export function outcomeWords(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'returned': {
      const changed = changedOf(outcome);
      if (!changed) return 'the script ended, but did not say what it changed';
      if (!changed.changed) return 'nothing had to be changed';
      const said = settingChanges(changed.before, changed.after).map((one) => `${one.setting}: ${one.short}`);
      const reboot = changed.rebootRequired ? '; it counts after a restart of the host' : '';
      return `changed and read back: ${said.join('; ') || 'no setting that I know of'}${reboot}`;
    }
    case 'threw':
      return `the script failed: ${plain(outcome.message)}`;
    case 'unreachable':
      return `not reached (${outcome.layer}): ${plain(outcome.message)}; nothing was sent`;
    case 'timed-out':
      return `the script was stopped after ${span(outcome.afterMs)}; whether it had changed anything is looked at`;
    case 'garbled':
      return `its answer could not be read: ${plain(outcome.message)}`;
    case 'unknown':
      return `contact was lost after the script was sent: ${plain(outcome.message)}`;
  }
}
