import type { Phase } from '../../src/playbook/playbook.ts';
import type { LabHost, RegistryValue } from '../model.ts';
import { refreshedAt, refreshPolicy } from '../refresh-policy.ts';
import { type Behaviour, change, detected, refused, type Snapshot } from './behaviour.ts';
import { isRecent } from './is-recent.ts';
import { notUndoable } from './not-undoable.ts';

const recentMinutes = 10;
const policies = 'HKLM\\SOFTWARE\\Policies\\Microsoft';
const keys = ['Windows NT\\Terminal Services', 'Cryptography\\Configuration\\SSL\\00010002'];

const detect: Behaviour = {
  parameters: [],
  run(_ask, machine) {
    const state = policyState(machine.host);
    const findings = state.refreshed === null ? [{ id: 'never-refreshed' }] : [];
    const right = isRecent(machine, state.refreshed, recentMinutes);
    return detected(right, { readable: true, ...state }, findings);
  },
};

const apply: Behaviour = {
  parameters: [],
  run({ whatIf }, machine) {
    const before = policyState(machine.host);
    if (isRecent(machine, before.refreshed, recentMinutes))
      return change(false, { ...before }, { ...before });
    if (whatIf) return change(false, { ...before }, { values: before.values, refreshed: 'now' });
    const code = refreshPolicy(machine);
    if (code === null) {
      const why = 'Windows was still applying policies after 90 seconds; it goes on by itself.';
      return refused('StillRefreshing', why);
    }
    if (code !== 0) {
      const why = `The policies were not fetched or not applied whole: gpupdate ended with code ${code}.`;
      return refused('NotRefreshed', why);
    }
    return change(true, { ...before }, { ...policyState(machine.host) });
  },
};

export const rdpRefreshPolicy: Readonly<Record<Phase, Behaviour>> = {
  detect,
  apply,
  revert: notUndoable('Fetching policies'),
};

function policyState(host: LabHost): { readonly values: Snapshot; readonly refreshed: string | null } {
  const values = keys.flatMap((key) =>
    Object.entries(host.registry[`${policies}\\${key}`] ?? {}).map(([name, value]) => [name, textOf(value)]),
  );
  return { values: Object.fromEntries(values), refreshed: refreshedAt(host.registry) };
}

/** As PowerShell makes a text of a registry value: numbers with their sign, lists with spaces between. */
function textOf(value: RegistryValue): string {
  if (typeof value === 'number') return String(value | 0);
  if (typeof value === 'string') return value;
  if ('hex' in value) return Buffer.from(value.hex, 'hex').join(' ');
  return value.join(' ');
}
