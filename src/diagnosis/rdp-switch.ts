import { describeValue, effectiveValue } from './effective-value.ts';
import type { Evidence } from './evidence.ts';
import { seenPart } from './seen-part.ts';

interface SwitchReading {
  readonly state: 'on' | 'off' | 'unknown' | 'not-looked';
  readonly line: string;
  readonly owner: string | null;
}

/** Whether RDP is switched on: fDenyTSConnections, policy over local. */
export function rdpSwitch(evidence: Evidence): SwitchReading {
  const listener = seenPart(evidence, 'listener');
  if (listener === null) return { state: 'not-looked', line: '', owner: null };
  const deny = effectiveValue(evidence, 'fDenyTSConnections')!;
  const line = describeValue('fDenyTSConnections', deny);
  if (deny.value === 1) return { state: 'off', line, owner: deny.owner };
  if (deny.value === null) return { state: 'unknown', line: 'fDenyTSConnections is absent', owner: null };
  return { state: 'on', line, owner: deny.owner };
}
