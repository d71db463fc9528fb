import { type InsideEvidence, type NotLookedWhy, partNames } from '../diagnosis/evidence.ts';
import type { Block } from './message.ts';
import { plain } from './plain.ts';

const whys: Readonly<Record<NotLookedWhy, string>> = {
  unreachable: 'not reached',
  denied: 'access denied',
  'timed-out': 'no answer in time',
  failed: 'failed',
  garbled: 'unreadable answer',
  absent: 'no way in is configured',
  pending: 'still to come',
};

/**
 * Whether the inside was looked at, which parts were not, and why. `null` means that the inside look is still under way.
 */
export function insideBlocks(inside: InsideEvidence | null, outsideLine: string): Block[] {
  if (inside === null) {
    return [
      { kind: 'context', text: 'inside: not looked yet; this card changes when the host has answered' },
    ];
  }
  const missing = partNames.flatMap((name) => {
    const part = inside[name];
    return part.looked ? [] : [{ name, why: part.why, detail: plain(part.detail, 160) }];
  });
  const first = missing[0];
  if (first === undefined) return [{ kind: 'context', text: 'inside: looked, no part left out' }];
  const detail = (one: typeof first) => (one.detail === '' ? whys[one.why] : one.detail);
  if (missing.length < partNames.length) {
    const said = missing.map((one) => `${one.name} (${detail(one)})`);
    return [{ kind: 'context', text: `inside: looked, but not at ${said.join(', ')}` }];
  }
  if (missing.every((one) => one.why === 'unreachable')) {
    return [
      {
        kind: 'text',
        text:
          `I cannot look inside: ${detail(first)}. From outside: ${outsideLine}.\n` +
          'What only the host itself knows stays unknown; if nothing else helps, someone must look at its console.',
      },
    ];
  }
  return [{ kind: 'text', text: `Inside: not looked. ${whys[first.why]}: ${detail(first)}` }];
}
