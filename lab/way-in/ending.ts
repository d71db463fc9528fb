import type { PsErrorRecord } from '../../src/psrp/message/records.ts';
import type { PsValue } from '../../src/psrp/value.ts';

/** How a pipeline ends (MS-PSRP 2.2.3.5), and what it returned before. */
export type Ending =
  | { readonly kind: 'completed'; readonly output: readonly PsValue[] }
  | { readonly kind: 'failed'; readonly record: PsErrorRecord }
  | { readonly kind: 'stopped' };
