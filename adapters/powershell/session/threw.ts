import type { Outcome, Value } from '../../../src/playbook/step.ts';
import type { PsErrorRecord } from '../../../src/psrp/message/records.ts';
import { plainOf } from '../../../src/psrp/plain-of.ts';

const longestData = 10_000;

/** An ErrorRecord as the outcome it is. */
export function threw(error: PsErrorRecord): Outcome {
  const { message, fullyQualifiedErrorId: id, category, position } = error;
  return { ...threwWith({ message, id, category, position }), ...dataOf(error) };
}

/** The same of its words alone, no longer than is kept; what is empty is left out. */
export function threwWith(words: {
  readonly message: string;
  readonly id: string;
  readonly category: string;
  readonly position: string;
}): Extract<Outcome, { kind: 'threw' }> {
  const { category } = words;
  const position = cut(words.position, 1_000);
  return {
    kind: 'threw',
    message: cut(words.message, 4_000),
    id: cut(words.id, 500),
    ...(category === '' ? {} : { category: cut(category, 100) }),
    ...(position === '' ? {} : { position }),
  };
}

/** Refusals of our own scripts carry a small record; what other errors are about may be any object. */
function dataOf({ fullyQualifiedErrorId: id, target }: PsErrorRecord): { readonly data?: Value } {
  if (target === undefined || !id.startsWith('RdpMedic.')) return {};
  const data = plainOf(target) as Value;
  return JSON.stringify(data).length > longestData ? {} : { data };
}

/** A host may say any amount; an outcome is kept with its run for good. */
function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
