import type { OutsideLook } from '../rdp/look.ts';
import { describeDate } from './describe-time.ts';
import { observationOf } from './observation-of.ts';

/** How far a look came, in one line: `TLS 1.2, certificate CN=ts-02 valid to 2027-05-02, NLA required`. */
export function describeHandshake(look: OutsideLook): string {
  return [tlsWords(look), certificateWords(look), nlaWords(look)].filter((word) => word !== null).join(', ');
}

function tlsWords({ tls }: OutsideLook): string | null {
  if (tls === null) return null;
  return `TLS ${tls.version === 'TLSv1' ? '1.0' : tls.version.slice('TLSv'.length)}`;
}

function certificateWords(look: OutsideLook): string | null {
  const { certificate } = look;
  if (certificate === null) return null;
  const { subject, notBefore, notAfter } = certificate;
  switch (observationOf(look, 'certificate')) {
    case 'expired':
      return `certificate ${subject} expired on ${describeDate(notAfter)}`;
    case 'not-yet-valid':
      return `certificate ${subject} valid only from ${describeDate(notBefore)}`;
    default:
      return `certificate ${subject} valid to ${describeDate(notAfter)}`;
  }
}

function nlaWords(look: OutsideLook): string | null {
  switch (observationOf(look, 'negotiation')) {
    case 'nla-required':
      return observationOf(look, 'credssp') === 'ntlm-off' ? 'NLA required (NTLM is off)' : 'NLA required';
    case 'nla-optional':
      return 'NLA offered but not required';
    case 'nla-offered':
      return 'NLA offered, whether it is required was not looked at';
    case 'tls-only':
      return 'NLA not offered';
    default:
      return null;
  }
}
