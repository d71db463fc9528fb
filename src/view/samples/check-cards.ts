import { viewCheck } from '../check.ts';
import type { Message } from '../message.ts';
import { cause, checkCard, middlebox } from './check-samples.ts';
import { baseline, insideLooked, insideNotLooked, notLooked, pinnedTo, twoPeople } from './inside-samples.ts';
import { addressLook, at, outsideLook } from './look-samples.ts';
import { bindCertificate, clearLicences } from './playbook-samples.ts';

const codes = { main: 0x904, extended: 7, source: '0x904 0x7' };
const noCauses = { diagnosis: { causes: [] }, remedy: null };
const owned = cause({
  id: 'plain-rdp-security',
  title: 'The listener speaks plain RDP security only',
  for: ['SecurityLayer 0 by policy'],
  owner: "GPO 'RDS baseline'",
});

const pinWrong = cause({
  id: 'pinned-certificate-wrong',
  title: 'The certificate pinned to the listener cannot serve',
  for: ['the listener is pinned to CDCDCDCD…', 'it has no private key'],
});
const licence = cause({
  id: 'licensing',
  title: 'Remote Desktop licensing refuses the session',
  confidence: 'medium',
  for: ["your extended code 0x10B: the licence store of the person's own PC cannot be made or read"],
  client: 'own',
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

const reset = { tls: 'reset-after-client-hello' } as const;
const { services, listener, sessions } = insideLooked({ sessions: twoPeople });
const somethingArrived = { services, listener, sessions };
export const advised = {
  diagnosis: {
    causes: [
      cause({ id: 'healthy', title: 'RDP answers as it should', for: [] }),
      cause({
        id: 'reboot-pending',
        title: 'A restart of this host is pending',
        confidence: 'weak',
        for: ['waiting for it: Windows Update'],
        advice: true,
      }),
      cause({
        id: 'key-folder-hardened',
        title: 'The folder of the machine keys is locked down further than Windows does',
        confidence: 'weak',
        for: ['Everyone may not write there'],
        advice: true,
      }),
    ],
  },
  remedy: null,
};
const later = (look: ReturnType<typeof addressLook>) => ({ ...outsideLook(look), at: at('07:31:02') });
const manyPeople = {
  sessions: Array.from({ length: 14 }, (_, index) => ({
    id: index + 2,
    user: index === 3 ? null : `LAB\\operator${index + 1}`,
    state: index % 3 === 0 ? ('active' as const) : ('disconnected' as const),
  })),
  by: 'processes' as const,
};

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
      {
        host: 'ts-08',
        outside: outsideLook(addressLook('degraded', { negotiation: 'plain-rdp' })),
        inside: insideLooked(baseline),
      },
      { diagnosis: { causes: [owned] }, remedy: null },
    ),
  ),
  'check-needs-a-parameter': viewCheck(
    checkCard(
      {
        inside: insideLooked({
          certificate: {
            ...pinnedTo('CD'.repeat(20)),
            candidates: [
              {
                thumbprint: 'EF'.repeat(20),
                subject: 'CN=ts-02.lab.example',
                notAfter: '2027-05-02T00:00:00.000Z',
              },
            ],
          },
        }),
      },
      { diagnosis: { causes: [pinWrong] }, remedy: bindCertificate },
    ),
  ),
  'check-licence-of-the-client': viewCheck(
    checkCard(
      {
        codes: { main: 0x904, extended: 0x10b, source: '0x904 0x10B' },
        outside: outsideLook(addressLook('healthy')),
      },
      { diagnosis: { causes: [licence] }, remedy: null, clientRemedy: clearLicences },
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
  'check-arriving': viewCheck(checkCard({ inside: null, arrived: somethingArrived }, { remedy: null })),
  'check-given-up': viewCheck(
    checkCard(
      { inside: null, arrived: somethingArrived, failed: 'It was tried several times and failed each time.' },
      { remedy: null },
    ),
  ),
  'check-worth-knowing': viewCheck(checkCard({ outside: outsideLook(addressLook('healthy')) }, advised)),
  'check-the-same-again': viewCheck(checkCard({ again: later(addressLook('broken', reset)) })),
  'check-changed-between': viewCheck(
    checkCard({ again: later(addressLook('healthy')) }, { diagnosis: { causes: [] }, remedy: null }),
  ),
  'check-parts-missing': viewCheck(
    checkCard({
      inside: {
        ...insideLooked({
          sessions: { sessions: null, by: null },
          owners: { rsop: 'unreadable' },
        }),
        events: notLooked('denied', 'Attempted to perform an unauthorized operation.'),
        domain: notLooked('timed-out', 'no answer within 20 s'),
        updates: notLooked('timed-out', 'no answer within 20 s'),
        role: notLooked('too-large', '190 kB, and the parts before it brought 80 kB of 256 kB'),
      },
    }),
  ),
  'check-much-depends-on-it': viewCheck(
    checkCard({
      inside: insideLooked({
        sessions: manyPeople,
        role: { domainController: true, hyperVHost: true, runningMachines: 12, clusterNode: null },
        reboot: { pending: ['windows-update', 'file-rename'], bitLocker: 'pin' },
        owners: { mdm: ['TS_USER_AUTHENTICATION'] },
      }),
    }),
  ),
};
