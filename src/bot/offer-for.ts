import type { Playbook } from '../playbook/playbook.ts';
import type { Instead, Refused } from '../playbook/refused.ts';
import { type Offer, type Refusal, refuse } from '../run/refusal.ts';

/**
 * What serves a wish at this site: the best playbook that is at hand, else a topic, else a look. Never a line
 * that leads nowhere.
 * @param host null: none was named.
 */
export function offerFor(playbooks: readonly Playbook[], instead: Instead, host: string | null): Offer {
  const { say } = instead;
  const here = instead.playbooks
    .map((name) => playbooks.find((one) => one.name === name))
    .find((one) => one !== undefined);
  if (here !== undefined) return { say, lacking: [], ...lineFor(here, host) };
  const lacking = instead.playbooks;
  if (lacking.length === 0 && instead.advice !== undefined)
    return { say, command: `/rdp-explain ${instead.advice}`, ready: true, lacking };
  return { say, command: `/rdp-check ${host ?? 'HOST'}`, ready: host !== null, lacking };
}

/** The refusal of something that is never done. */
export function neverDone(playbooks: readonly Playbook[], refused: Refused, host: string | null): Refusal {
  const { id, does, reason, instead } = refused;
  return refuse({ code: 'never-done', id, does, reason, offer: offerFor(playbooks, instead, host) });
}

function lineFor(playbook: Playbook, host: string | null): Pick<Offer, 'command' | 'ready'> {
  // Such a playbook runs on the machine that connects, which is not the one that was named.
  const where = playbook.target === 'client' ? 'CLIENT' : (host ?? 'HOST');
  const missing = Object.entries(playbook.parameters).flatMap(([name, parameter]) =>
    parameter.default === undefined ? [`${name}=…`] : [],
  );
  // Such a change rests on the check of a server, with the codes of the machine that connects.
  if (playbook.target === 'client') missing.push('evidence=CHECK');
  return {
    command: ['/rdp-fix', playbook.name, where, ...missing].join(' '),
    ready: where === host && missing.length === 0,
  };
}
