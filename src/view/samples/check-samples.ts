import type { CheckCard, CheckState } from '../../check/check.ts';
import type { Cause } from '../../diagnosis/cause.ts';
import { insideLooked, twoPeople } from './inside-samples.ts';
import { addressLook, at, outsideLook, thread } from './look-samples.ts';
import { grantKeyAccess } from './playbook-samples.ts';

export function cause(over: Partial<Cause> = {}): Cause {
  return {
    id: 'listener-key-unusable',
    title: 'The listener cannot use its private key',
    confidence: 'strong',
    for: [
      'reset after ClientHello',
      'System 36870 at 07:31:01, one second after our probe',
      'NETWORK SERVICE has no read on key f686…_3b1c',
    ],
    against: [],
    notLooked: [],
    ...over,
  };
}

export const middlebox: Cause = cause({
  id: 'middlebox',
  title: 'A device between us resets TLS',
  confidence: 'weak',
  for: [],
  against: ['the host itself logged the failure'],
});

export function checkCard(
  over: Partial<CheckState> = {},
  rest: Partial<Omit<CheckCard, 'state'>> = {},
): CheckCard {
  return {
    state: {
      check: 'C3',
      host: 'ts-02',
      codes: null,
      asker: 'oncall',
      askedAt: at('07:30:59'),
      thread,
      outside: outsideLook(addressLook('broken', { tls: 'reset-after-client-hello' })),
      again: null,
      arrived: null,
      skew: null,
      inside: insideLooked({ sessions: twoPeople }),
      failed: null,
      ...over,
    },
    diagnosis: { causes: [cause(), middlebox] },
    remedy: grantKeyAccess,
    ...rest,
  };
}
