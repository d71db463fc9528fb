import type { Advice } from '../playbook/refused.ts';
import type { ErrorPair } from '../rdp/error-codes.ts';
import type { Offer } from '../run/refusal.ts';
import { codeText } from './code-words.ts';
import { makeMessage } from './make-message.ts';
import type { Block, Message } from './message.ts';
import { offerText } from './never-done-words.ts';
import { plain } from './plain.ts';

const whose: Readonly<Record<Advice['kind'], string>> = {
  repair: 'A playbook does this. Nothing is changed before it is approved.',
  check: 'The check does this: /rdp-check HOST. It changes nothing.',
  advice: 'This is for a person to do; I never do it from here.',
  myth: 'Often said, and wrong. /rdp-check HOST looks for what it is.',
};

/** Of a repair whose playbooks this site lacks. */
const nobodys = 'None of the playbooks at hand does this; a person must.';

/** What something that people try is good for, and how it is done. Commands are to be typed by a person. */
export function viewAdvice(advice: Advice, offer: Offer, codes: ErrorPair | null): Message {
  const items = advice.commands.map(({ run, does }) => `${plain(run, 400)} — ${plain(does)}`);
  const blocks: Block[] = [
    { kind: 'heading', mark: 'none', text: plain(advice.title, 140) },
    { kind: 'text', text: plain(advice.text, 900) },
    ...(items.length === 0 ? [] : [{ kind: 'list' as const, items }]),
    ...(advice.kind === 'repair' ? [{ kind: 'text' as const, text: offerText(offer) }] : []),
    ...(codes === null ? [] : [{ kind: 'text' as const, text: codeText(codes) }]),
    { kind: 'context', text: offer.lacking.length > 0 ? nobodys : whose[advice.kind] },
  ];
  return makeMessage(blocks, `${plain(advice.title, 140)}: ${plain(advice.text, 900)}`);
}
