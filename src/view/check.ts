import type { CheckCard } from '../check/check.ts';
import type { Cause } from '../diagnosis/cause.ts';
import { type InsideEvidence, partNames } from '../diagnosis/evidence.ts';
import type { AddressLook, OutsideLook } from '../rdp/look.ts';
import { adviceByCause } from './advice-by-cause.ts';
import { causeFacts } from './cause-facts.ts';
import { codeText } from './code-words.ts';
import { headingLayer, headingPhrase } from './heading-phrase.ts';
import { hostFacts } from './host-facts.ts';
import { insideBlocks } from './inside-blocks.ts';
import { insideSoFar } from './inside-so-far.ts';
import { layerFacts } from './layer-facts.ts';
import { loggedOn } from './logged-on.ts';
import { lowerFirst } from './lower-first.ts';
import { makeMessage } from './make-message.ts';
import type { Block, Mark, Message } from './message.ts';
import { ownerTable } from './owner-table.ts';
import { candidatesOf } from './parameter-candidates.ts';
import { personAdvice } from './person-advice.ts';
import { plain } from './plain.ts';
import { clientProposal, proposalBlocks } from './proposal-blocks.ts';
import { shownAddress, shownLook } from './second-look.ts';

/** A check in one card: what fails, at which layer, why, and the smallest repair. Redrawn as more is seen. */
export function viewCheck(card: CheckCard): Message {
  const shown = shownLook(card.state);
  if (shown === null) return beforeTheLook(card.state);
  const { outside, seen, changed } = shown;
  const look = shownAddress(outside);
  return makeMessage([
    checkHeading(card, look),
    { kind: 'context', text: seen },
    ...changed,
    ...layerBlocks(card, outside, look),
    ...causeFacts(causesOf(card)),
    ...worthKnowing(card),
    ...insideOf(card, outside, look),
    ...nextStep(card, look),
  ]);
}

export function checkHeading(card: CheckCard, look: AddressLook): Block {
  const { mark, phrase } = headline(look, card);
  return { kind: 'heading', mark, text: `${plain(card.state.host, 80)}: ${phrase}` };
}

/** What was seen from outside, layer by layer, and what the person's own codes say of it. */
export function layerBlocks(
  { state, expected }: CheckCard,
  outside: OutsideLook,
  look: AddressLook,
): Block[] {
  return [
    ...addressBlocks(outside, look),
    { kind: 'facts', rows: layerFacts(look, outside, expected ?? null) },
    ...(state.codes === null ? [] : [{ kind: 'text' as const, text: codeText(state.codes) }]),
  ];
}

/** What explains what was seen. */
export function causesOf({ diagnosis }: CheckCard): readonly Cause[] {
  return diagnosis.causes.filter(({ id, advice }) => id !== 'healthy' && advice !== true);
}

/** What explains nothing, but somebody should know. */
export function worthKnowing({ diagnosis }: CheckCard): Block[] {
  const items = diagnosis.causes.flatMap((cause) => {
    if (cause.advice !== true) return [];
    const seen = cause.for.map((one) => plain(one)).join(' · ');
    return [
      `${plain(cause.title, 120)}${seen === '' ? '' : ` (${seen})`}. ${adviceByCause[cause.id] ?? ''}`.trim(),
    ];
  });
  return items.length === 0
    ? []
    : [
        { kind: 'text', text: 'Worth knowing:' },
        { kind: 'list', items },
      ];
}

/** What the host knows of itself: how much was seen, who owns its settings, who is logged on, what else it is. */
export function insideOf({ state }: CheckCard, outside: OutsideLook, look: AddressLook): Block[] {
  const inside = insideSoFar(state);
  if (state.failed !== null && inside === null)
    return [{ kind: 'context', text: `inside: not looked: ${plain(state.failed)}` }];
  return [
    ...insideBlocks(inside, outsideLine(look, outside.port), look.verdict === 'healthy'),
    ...ownerTable(inside),
    ...loggedOn(inside),
    ...hostFacts(inside),
  ];
}

/** The smallest repair, or what else is to be done. */
export function nextStep(card: CheckCard, look: AddressLook): Block[] {
  const { state, remedy } = card;
  const host = plain(state.host, 80);
  const causes = causesOf(card);
  if (remedy) {
    const inside = insideSoFar(state);
    return proposalBlocks('Smallest repair', remedy, [host], inside === null ? [] : candidatesOf(inside));
  }
  if (card.clientRemedy) return clientProposal(card.clientRemedy, state.check);
  if (look.verdict === 'healthy' && causes.length === 0) {
    return [{ kind: 'text', text: nothingToRepair(state.inside === null ? null : insideSoFar(state)) }];
  }
  if (causes[0]?.owner !== undefined || state.inside !== null || state.failed !== null) {
    return [{ kind: 'text', text: personAdvice(host, look, causes[0] ?? null) }];
  }
  return [];
}

/** Good news from outside says nothing of what only the host knows. */
function nothingToRepair(inside: InsideEvidence | null): string {
  const whole = inside !== null && partNames.every((name) => inside[name].looked);
  return whole ? 'Nothing to repair.' : 'Seen from outside, there is nothing to repair.';
}

export function beforeTheLook(state: CheckCard['state']): Message {
  const host = plain(state.host, 80);
  if (state.failed === null) {
    return makeMessage([{ kind: 'heading', mark: 'busy', text: `${host}: looking from outside` }]);
  }
  return makeMessage([
    { kind: 'heading', mark: 'warning', text: `${host}: I could not look` },
    {
      kind: 'text',
      text: `${plain(state.failed)}\nHow RDP is doing there is unknown. Try again: /rdp-check ${host}`,
    },
  ]);
}

function headline(look: AddressLook, card: CheckCard): { mark: Mark; phrase: string } {
  const layer = headingLayer(look);
  const phrase = layer ? headingPhrase(layer, look.ntlm) : null;
  if (look.verdict === 'broken' || look.verdict === 'unreachable') {
    return { mark: 'fault', phrase: phrase ?? 'RDP does not work' };
  }
  const first = causesOf(card)[0];
  // Another machine's healthy answer is no good news: only the diagnosis knows.
  if (look.verdict === 'healthy' && first === undefined)
    return { mark: 'ok', phrase: 'RDP answers as it should' };
  const what = phrase ?? (first ? plain(first.title, 100) : 'something is weak');
  return {
    mark: 'warning',
    phrase: `RDP answers, but ${lowerFirst(what)}`,
  };
}

function addressBlocks(outside: OutsideLook, shown: AddressLook): Block[] {
  if (outside.addresses.length < 2) return [];
  const rows = outside.addresses.map((look) => {
    const fault = headingLayer(look);
    return [
      plain(look.address, 60),
      look.verdict,
      fault ? (headingPhrase(fault, look.ntlm) ?? fault.name) : 'nothing',
    ];
  });
  return [
    { kind: 'table', columns: ['address', 'verdict', 'what is wrong'], rows },
    { kind: 'context', text: `below: ${plain(shown.address, 60)}, the worst of ${outside.addresses.length}` },
  ];
}

function outsideLine(look: AddressLook, port: number): string {
  const fault = headingLayer(look);
  if (!fault) return `RDP on port ${port} answers`;
  return headingPhrase(fault, look.ntlm) ?? `${fault.name} fails`;
}
