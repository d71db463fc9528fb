import type { PsValue } from '../value.ts';

/** Writes one value as CLIXML: one root element, no declaration, no whitespace between elements (MS-PSRP 2.2.5). */
export function encodeClixml(_value: PsValue): string {
  throw new Error('not written yet');
}
