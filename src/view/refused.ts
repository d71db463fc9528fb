import type { Refused, Severity } from '../playbook/refused.ts';
import type { ErrorPair } from '../rdp/error-codes.ts';
import type { Offer } from '../run/refusal.ts';
import { codeText } from './code-words.ts';
import { makeMessage } from './make-message.ts';
import type { Message } from './message.ts';
import { neverDoneText, offerButtons, offerText } from './never-done-words.ts';
import { plain } from './plain.ts';

const severities: Readonly<Record<Severity, string>> = {
  dangerous: 'dangerous: it can destroy keys or settings, or cut people off',
  weakening: 'lowers security',
  useless: 'does not help here',
};

/** Why something is never done, and what serves the same wish. */
export function viewRefused(refused: Refused, offer: Offer, codes: ErrorPair | null): Message {
  const { does, reason, severity } = refused;
  const buttons = offerButtons(offer);
  return makeMessage(
    [
      { kind: 'heading', mark: 'warning', text: `I do not ${plain(does)}` },
      { kind: 'text', text: upperFirst(plain(reason, 600)) },
      { kind: 'facts', rows: [{ label: 'because', value: severities[severity] }] },
      { kind: 'text', text: offerText(offer) },
      ...(codes === null ? [] : [{ kind: 'text' as const, text: codeText(codes) }]),
      ...(buttons.length === 0 ? [] : [{ kind: 'buttons' as const, buttons }]),
    ],
    neverDoneText({ does, reason, offer }),
  );
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
