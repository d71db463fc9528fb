import type { CheckCard } from '../check/check.ts';
import type { Disruption, Phase, Playbook, Proof, Undo } from '../playbook/playbook.ts';

/** What a person must know of a playbook before deciding. */
export type PlaybookFacts = NonNullable<CheckCard['remedy']>;

const disruptions: Readonly<Record<Disruption, string>> = {
  sessions: 'open sessions are cut',
  'new-connections': 'new connections fail for a moment',
  reboot: 'the host restarts',
};

/** What is disrupted by these phases: putting a change back may disrupt more than making it did. */
export function disruptedBy(
  { disrupts, undoDisrupts = disrupts }: Pick<Playbook, 'disrupts' | 'undoDisrupts'>,
  phases: readonly Phase[],
): Pick<Playbook, 'disrupts'> {
  const all = [
    ...(phases.includes('apply') ? disrupts : []),
    ...(phases.includes('revert') ? undoDisrupts : []),
  ];
  return { disrupts: [...new Set(all)] };
}

/** Whether people who are logged on lose their sessions. */
export function cutsSessions(playbook: Pick<Playbook, 'disrupts'>): boolean {
  return playbook.disrupts.includes('sessions') || playbook.disrupts.includes('reboot');
}

/** `nothing is disrupted, nobody is cut off`, or what is disrupted, each said out loud. */
export function disruptionWords(playbook: Pick<Playbook, 'disrupts'>): string {
  if (playbook.disrupts.length === 0) return 'nothing is disrupted, nobody is cut off';
  const said = playbook.disrupts.map((disruption) => disruptions[disruption]);
  return cutsSessions(playbook) ? said.join(', ') : `${said.join(', ')}, nobody is cut off`;
}

/** `Low risk, nothing is disrupted, nobody is cut off, can be undone.` */
export function riskSentence(playbook: PlaybookFacts): string {
  const risk = `${playbook.risk[0]!.toUpperCase()}${playbook.risk.slice(1)} risk`;
  const undo: Readonly<Record<Undo['kind'], string>> = {
    kept: 'can be undone',
    timed: 'is put back unless it is proved to help',
    none: 'CANNOT be undone',
  };
  const lowers = playbook.lowersSecurity ? ' It LOWERS SECURITY while it is in place.' : '';
  return `${risk}, ${disruptionWords(playbook)}, ${undo[playbook.undo.kind]}.${lowers}`;
}

/** How many people are logged on; a count that could not be taken is unknown, never none. */
export function sessionWords(sessions: number | null): string {
  if (sessions === null) return 'how many are logged on is unknown';
  if (sessions === 0) return 'nobody is logged on';
  return sessions === 1 ? '1 person is logged on' : `${sessions} people are logged on`;
}

/** The look that decides whether the change helped. */
export function proofWords(proof: Proof, from: string | null): string {
  const place = from === null ? 'from outside' : `from ${from}`;
  const words: Readonly<Record<Proof, string>> = {
    handshake: `RDP handshake ${place}`,
    'nla-required': `RDP handshake ${place}, with NLA required`,
    'new-certificate': `RDP handshake ${place} that shows a new certificate`,
    tls: `TLS handshake ${place}`,
    'port-open': `the RDP port answers ${place}`,
    'inside-only': 'none from outside; the host itself is asked again',
  };
  return words[proof];
}
