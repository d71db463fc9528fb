import type { Outcome } from '../../../src/playbook/step.ts';
import type { PsErrorRecord } from '../../../src/psrp/message/records.ts';

/** An ErrorRecord as the outcome it is. */
export function threw(error: PsErrorRecord): Outcome {
  const { message, fullyQualifiedErrorId: id, category, position } = error;
  return {
    kind: 'threw',
    message,
    id,
    ...(category === '' ? {} : { category }),
    ...(position === '' ? {} : { position }),
  };
}
