import type { CheckState } from '../check/check.ts';
import type { AddressLook, OutsideLook } from '../rdp/look.ts';
import { worstAddress } from '../rdp/verdict.ts';
import { clockTime, span } from './clock-time.ts';
import { headingLayer, headingPhrase } from './heading-phrase.ts';
import type { Block } from './message.ts';
import { plain } from './plain.ts';

/** The two looks of a check as one: what the card shows, and whether the second saw something else. */
interface ShownLook {
  readonly outside: OutsideLook;
  /** When and where it was seen, small print. */
  readonly seen: string;
  /** Says what changed between the looks; empty where nothing did. */
  readonly changed: readonly Block[];
}

/** Null before the first look. Where the second look saw the same, the first keeps its place and its numbers. */
export function shownLook({ outside, again }: Pick<CheckState, 'outside' | 'again'>): ShownLook | null {
  if (outside === null) return null;
  if (again === null) return { outside, seen: seenAt(outside), changed: [] };
  if (substance(outside) === substance(again)) {
    return { outside, seen: `${seenAt(outside)}; again at ${clockTime(again.at)}, the same`, changed: [] };
  }
  const text =
    `It changed between two looks. At ${clockTime(outside.at)}: ${phraseOf(outside)}. ` +
    `At ${clockTime(again.at)}: ${phraseOf(again)}. This card shows the later one.`;
  return { outside: again, seen: seenAt(again), changed: [{ kind: 'text', text }] };
}

/** The address the card is about: the worst, as the top level of the look repeats it. */
export function shownAddress(outside: OutsideLook): AddressLook {
  return worstAddress(outside.addresses) ?? { ...outside, address: 'no address' };
}

function seenAt({ from, at, ms }: OutsideLook): string {
  return `looked from ${plain(from, 60)} at ${clockTime(at)} UTC, took ${span(ms)}`;
}

/** What a look saw, without how long it took. */
function substance({ addresses }: OutsideLook): string {
  return JSON.stringify(
    addresses.map(({ address, verdict, layers, certificate, ntlm }) => [
      address,
      verdict,
      layers.map(({ name, state, observation }) => [name, state, observation]),
      certificate?.sha1,
      ntlm?.computer,
    ]),
  );
}

function phraseOf(outside: OutsideLook): string {
  const look = shownAddress(outside);
  const layer = headingLayer(look);
  const phrase = layer === null ? null : headingPhrase(layer, look.ntlm);
  if (phrase !== null) return phrase;
  if (look.verdict === 'healthy') return 'RDP answered as it should';
  return look.verdict === 'degraded' ? 'RDP answered, but something was weak' : 'RDP did not work';
}
