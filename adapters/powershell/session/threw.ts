import type { Outcome } from '../../../src/playbook/step.ts';
import type { PsErrorRecord } from '../../../src/psrp/message/records.ts';

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
  };
}

/** A host may say any amount; an outcome is kept with its run for good. */
function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
