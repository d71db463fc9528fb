import { viewCheck } from '../check.ts';
import type { Message } from '../message.ts';
import { cause, checkCard, middlebox } from './check-samples.ts';
import { addressLook, insideNotLooked, outsideLook } from './look-samples.ts';

const codes = { main: 0x904, extended: 7, source: '0x904 0x7' };
const noCauses = { diagnosis: { causes: [] }, remedy: null };
const owned = cause({
  id: 'plain-rdp-security',
  title: 'The listener speaks plain RDP security only',
  for: ['SecurityLayer 0 by policy'],
  owner: "GPO 'RDS baseline'",
});

const stranger = addressLook('healthy');
const otherMachine = viewCheck(
  checkCard(
    {
      host: 'ts-10',
      outside: outsideLook({ ...stranger, ntlm: { ...stranger.ntlm!, computer: 'PRINT-07' } }),
    },
    {
      diagnosis: {
        causes: [
          cause({
            id: 'wrong-machine',
            title: 'Another machine answers',
            for: ['NTLM names PRINT-07, seen from hq; the host calls itself TS-10'],
          }),
        ],
      },
      expected: { computer: 'TS-10', certificate: 'differs' },
      remedy: null,
    },
  ),
);

export const checkCards: Readonly<Record<string, Message>> = {
  'check-looking': viewCheck(checkCard({ outside: null, inside: null }, noCauses)),
  'check-not-possible': viewCheck(
    checkCard({ outside: null, inside: null, failed: 'the probe was called off' }, noCauses),
  ),
  'check-outside-only': viewCheck(checkCard({ inside: null }, noCauses)),
  'check-broken': viewCheck(checkCard({ codes })),
  'check-healthy': viewCheck(checkCard({ outside: outsideLook(addressLook('healthy')) }, noCauses)),
  'check-degraded': viewCheck(
    checkCard({
      outside: outsideLook(addressLook('degraded', { certificate: 'expired', clock: 'far-skewed' })),
    }),
  ),
  'check-owned-by-policy': viewCheck(
    checkCard(
      { host: 'ts-08', outside: outsideLook(addressLook('degraded', { negotiation: 'plain-rdp' })) },
      { diagnosis: { causes: [owned] }, remedy: null },
    ),
  ),
  'check-nothing-fits': viewCheck(checkCard({}, { diagnosis: { causes: [middlebox] }, remedy: null })),
  'check-cannot-look-inside': viewCheck(
    checkCard(
      {
        outside: outsideLook(addressLook('unreachable', { tcp: 'timed-out' })),
        inside: insideNotLooked('unreachable', 'WinRM on ts-02 does not answer either (port 5985 filtered)'),
      },
      noCauses,
    ),
  ),
  'check-two-addresses': viewCheck(
    checkCard({
      outside: outsideLook(addressLook('broken', { tls: 'alert-40' }), 'ts-02.lab.example', [
        addressLook('healthy', {}, 'fd00::12'),
      ]),
    }),
  ),
  'check-unknown-codes': viewCheck(checkCard({ codes: { main: 0x1108, extended: null, source: '0x1108' } })),
  'check-other-machine': otherMachine,
};
