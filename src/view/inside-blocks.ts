import { type InsideEvidence, type NotLookedWhy, type PartName, partNames } from '../diagnosis/evidence.ts';
import type { Block } from './message.ts';
import { plain } from './plain.ts';

const whys: Readonly<Record<NotLookedWhy, string>> = {
  unreachable: 'not reached',
  denied: 'access denied',
  'timed-out': 'no answer in time',
  failed: 'failed',
  garbled: 'unreadable answer',
  absent: 'no way in is configured',
  'too-large': 'too much to be kept',
  pending: 'still to come',
};

/** What is said of these does not name the reason by itself. */
const named: readonly NotLookedWhy[] = ['denied', 'too-large', 'garbled'];

/** Parts that are still to come are named when they are few, such as one that hangs. */
const mostNamed = 6;

/** Where hardly anything could be looked at, more reasons would bury what was. */
const mostReasons = 4;

/**
 * How much of the inside was looked at, which parts were not, and why; parts with the same reason share it. `null`
 * means that nothing has come yet.
 */
export function insideBlocks(
  inside: InsideEvidence | null,
  outsideLine: string,
  isHealthy: boolean,
): Block[] {
  if (inside === null) {
    return [
      { kind: 'context', text: 'inside: not looked yet; this card changes when the host has answered' },
    ];
  }
  const missing = partNames.filter((name) => !inside[name].looked);
  const first = missing[0];
  if (first === undefined) return [{ kind: 'context', text: 'inside: looked, no part left out' }];
  if (missing.length < partNames.length) {
    const seen = partNames.filter((name) => inside[name].looked);
    // Whichever are few are named.
    const few = seen.length <= mostNamed && missing.length > mostNamed ? ` (${seen.join(', ')})` : '';
    const said = `looked at ${seen.length} of ${partNames.length} parts${few}`;
    return [{ kind: 'context', text: `inside: ${said}. ${reasons(inside, missing).join('. ')}` }];
  }
  if (missing.every((name) => whyOf(inside, name) === 'unreachable')) {
    return [
      {
        kind: 'text',
        text:
          `I cannot look inside: ${reasonOf(inside, first)}. From outside: ${outsideLine}.\n` +
          `What only the host itself knows stays unknown${isHealthy ? '' : '; if nothing else helps, someone must look at its console'}.`,
      },
    ];
  }
  return [{ kind: 'text', text: `Inside: nothing looked at. ${reasons(inside, missing).join('. ')}` }];
}

function reasons(inside: InsideEvidence, missing: readonly PartName[]): string[] {
  const byReason = Map.groupBy(missing, (name) => reasonOf(inside, name));
  const pending = missing.filter((name) => reasonOf(inside, name) === whys.pending);
  const others = [...byReason].filter(([reason]) => reason !== whys.pending);
  const listed = (names: readonly PartName[]) =>
    names.length > mostNamed ? `${names.length} parts` : names.join(', ');
  const more = others.slice(mostReasons).reduce((sum, [, names]) => sum + names.length, 0);
  const not = [
    ...others.slice(0, mostReasons).map(([reason, names]) => `${listed(names)} (${reason})`),
    ...(more === 0 ? [] : [`${more} other parts`]),
  ].join('; ');
  return [
    ...(not === '' ? [] : [`Not at ${not}`]),
    ...(pending.length === 0 ? [] : [`Still to come: ${listed(pending)}`]),
  ];
}

function whyOf(inside: InsideEvidence, name: PartName): NotLookedWhy | null {
  const part = inside[name];
  return part.looked ? null : part.why;
}

function reasonOf(inside: InsideEvidence, name: PartName): string {
  const part = inside[name];
  if (part.looked) return '';
  // The same reason of many parts is said once: it does not name each.
  const detail = plain(part.detail.replaceAll(`collect-evidence/${name}`, 'it'), 160).replace(/\.$/, '');
  if (detail === '') return whys[part.why];
  return named.includes(part.why) ? `${whys[part.why]}: ${detail}` : detail;
}
