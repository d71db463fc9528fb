import type { Refusal } from '../run/refusal.ts';
import type { RunState } from '../run/run.ts';
import { clockTime } from './clock-time.ts';
import type { Fact } from './message.ts';
import type { Names } from './names.ts';
import { plain } from './plain.ts';

type Missing = Extract<Refusal, { code: 'evidence-required' }>;

const missing: Readonly<Record<Missing['why'], (check: string) => string>> = {
  none: () => 'None was named.',
  unknown: (check) => `I do not know a check "${check}".`,
  unfinished: (check) => `${check} has not come to its end yet.`,
  'too-old': (check) => `${check} is older than an hour.`,
  'not-said': (check) => `${check} was given no code that speaks for it.`,
  contradicted: (check) => `In ${check} the connection ends before that code could have come up.`,
};

/** Why nothing is changed on a machine that connects, and how the evidence for it is given. */
export function evidenceSentence({ playbook, host, check, why }: Missing): string {
  return (
    `${playbook} changes a machine that connects, and only on what that machine was told. ` +
    `${missing[why](plain(check ?? '', 40))} Say /rdp-check SERVER with the codes that ${plain(host, 60)} shows, ` +
    `such as 0x904 0x10B; when they fit: /rdp-fix ${playbook} ${plain(host, 60)} evidence=CHECK`
  );
}

/** What justifies the change, and whose word stands for what no look can tell. */
export function evidenceRows({ evidence, hosts, requester }: RunState, names: Names): Fact[] {
  if (evidence === undefined) return [];
  const name = plain(hosts[0]?.name ?? '', 60);
  const why = evidence.for.map((line) => plain(line, 160)).join(' · ');
  const said = `${evidence.check} of ${plain(evidence.host, 60)} at ${clockTime(evidence.at)} UTC: ${why}`;
  const word = `that ${name} was told so is the word of ${plain(names.person(requester), 60)}`;
  const elsewhere = 'that code does not say that anything is wrong there: clearing may not help';
  return [
    { label: 'evidence', value: `${said}; ${word}` },
    ...(evidence.ofClient
      ? []
      : [{ label: 'careful', value: elsewhere, state: 'TAKE CARE', mark: 'warning' as const }]),
  ];
}
