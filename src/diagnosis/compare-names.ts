import type { Evidence } from './evidence.ts';
import { sameComputer } from './same-computer.ts';
import { seenPart } from './seen-part.ts';

export interface Comparison {
  readonly state: 'same' | 'differs' | 'not-looked';
  readonly line: string;
}

/**
 * The computer names given in NTLM challenges from outside, against the host's own, or else the one the
 * inventory expects. One address that gives a strange name is enough: connections may go there.
 */
export function compareNames(evidence: Evidence): Comparison {
  const own = seenPart(evidence, 'system')?.computer ?? null;
  const expected = own ?? evidence.expectedComputer;
  if (expected === null) return notLooked('name: nobody knows which computer name to expect');
  const answers = [evidence.outside, ...(evidence.outside?.addresses ?? [])];
  const given = answers.flatMap((look) => look?.ntlm?.computer ?? []);
  const [first] = given;
  if (first === undefined) return notLooked('name: no computer name was given from outside');
  const strange = given.find((name) => !sameComputer(name, expected));
  const from = evidence.outside?.from;
  if (strange === undefined) return { state: 'same', line: `NTLM names ${first}, seen from ${from}` };
  const whose = own === null ? 'the inventory expects' : 'the host calls itself';
  return { state: 'differs', line: `NTLM names ${strange}, seen from ${from}; ${whose} ${expected}` };
}

function notLooked(line: string): Comparison {
  return { state: 'not-looked', line };
}
