import type { Outcome, Value } from '../../../src/playbook/step.ts';
import type { PsErrorRecord } from '../../../src/psrp/message/records.ts';
import { plainOf } from '../../../src/psrp/plain-of.ts';

const longestData = 10_000;

/** An ErrorRecord as the outcome it is. */
export function threw(error: PsErrorRecord): Outcome {
  const { message, fullyQualifiedErrorId: id, category } = error;
  const position = cut(error.position, 1_000);
  return {
    kind: 'threw',
    message: cut(message, 4_000),
    id: cut(id, 500),
    ...(category === '' ? {} : { category }),
    ...(position === '' ? {} : { position }),
    ...dataOf(error),
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
