import { plainThumbprint } from './describe-thumbprint.ts';
import type { Evidence } from './evidence.ts';

/** Thumbprint of the certificate served to us, 40 upper-case digits; null when none was. */
export function sha1Served({ outside }: Evidence): string | null {
  const sha1 = outside?.certificate?.sha1;
  return sha1 === undefined ? null : plainThumbprint(sha1);
}
