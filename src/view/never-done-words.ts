import type { Offer, Refusal } from '../run/refusal.ts';
import type { Button } from './message.ts';
import { plain } from './plain.ts';

type NeverDone = Pick<Extract<Refusal, { code: 'never-done' }>, 'does' | 'reason' | 'offer'>;

/** `I do not rename MachineKeys: it hides … The repair needs one file: /rdp-fix rdp-replace-listener-key ts-02.` */
export function neverDoneText({ does, reason, offer }: NeverDone): string {
  return `I do not ${plain(does)}: ${plain(reason, 600)} ${offerText(offer)}`;
}

/** What serves the same wish; where no playbook here does, that is said, and what there is instead. */
export function offerText({ say, command, lacking }: Offer): string {
  const [first] = lacking;
  if (first === undefined) return `${plain(say, 300)}: ${command}`;
  const names = lacking.map((name) => plain(name, 60)).join(' or ');
  const which = lacking.length === 1 ? 'that playbook is' : 'those playbooks are';
  return `${plain(say, 300)}: ${names} would do it, but ${which} not at hand here; ${command} says what is.`;
}

export function offerButtons({ command, ready }: Offer): Button[] {
  if (!ready) return [];
  const label = command.startsWith('/rdp-fix')
    ? 'Plan it'
    : command.startsWith('/rdp-check')
      ? 'Check it'
      : 'Explain';
  return [{ label, command }];
}
