import type { InsideEvidence } from '../diagnosis/evidence.ts';
import { guardSigns } from '../diagnosis/guard-signs.ts';
import type { Host } from '../inventory/host.ts';
import type { GuardName, Playbook } from '../playbook/playbook.ts';
import type { Detected } from '../playbook/step.ts';
import type { Raised } from '../run/run.ts';

/** What the guards of a playbook come to on one host. */
interface Guarded {
  /** Why nothing may be planned, a sentence; null: it may. */
  readonly refused: string | null;
  readonly raised: readonly Raised[];
}

/** Judges every guard of the playbook; one that could not be looked at fires, and never passes unseen. */
export function judgeGuards(
  { guards }: Pick<Playbook, 'guards'>,
  host: Host,
  inside: Pick<InsideEvidence, 'role' | 'reboot' | 'owners'>,
  findings: Detected['findings'],
): Guarded {
  const ownerUnknown = findings.some(({ id }) => id === 'owner-unknown');
  const fired = guardsOf({ guards }).flatMap((guard): Raised[] => {
    const reason = guardSigns[guard]({ inside, host, ownerUnknown });
    return reason === null ? [] : [{ guard, reason }];
  });
  const refusing = fired.filter(({ guard }) => guards[guard] === 'refuse');
  return {
    refused: refusing.length === 0 ? null : `Not on this host: ${refusing.map(reasonOf).join('; ')}.`,
    raised: fired.filter(({ guard }) => guards[guard] === 'raise-risk'),
  };
}

/** The names of its guards, in the order in which it states them. */
export function guardsOf({ guards }: Pick<Playbook, 'guards'>): readonly GuardName[] {
  return Object.keys(guards) as GuardName[];
}

function reasonOf({ reason }: Raised): string {
  return reason;
}
