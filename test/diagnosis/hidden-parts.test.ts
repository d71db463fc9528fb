import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import {
  type Evidence,
  type InsideEvidence,
  type NotLookedWhy,
  type PartName,
  partNames,
} from '../../src/diagnosis/evidence.ts';
import { evidenceCases } from './evidence-cases.ts';

/** What a line for a cause rests on, by its words. A line that none of them knows fails the first test. */
const rests: readonly (readonly [RegExp, readonly PartName[]])[] = [
  [
    /^(System|Application|Security|RemoteConnectionManager|RdpCoreTS|LocalSessionManager)\S* \d+ at /,
    ['events'],
  ],
  [/^the host logged no connection/, ['events', 'time']],
  [/^the host logged no TLS error/, ['events', 'time', 'tls']],
  [/^\d+ (refused logons|connections that|such events)|^so (ended|dropped) \d+ sessions/, ['events']],
  [/^(it is not the service: )?TermService is |^the service runs and RDP is on/, ['services']],
  [/^\w+ is disabled/, ['services']],
  [/^the service runs and RDP is on|^RDP is on: |^PortNumber is /, ['listener']],
  [
    /^(fDenyTSConnections|SecurityLayer|UserAuthentication|MinEncryptionLevel|MaxInstanceCount) is /,
    ['listener'],
  ],
  [/^MaxOutstandingConnections was set/, ['listener']],
  [/^(LanAdapter|SelfSignedCertStore) is |^fEnableWinStation of|^the local value /, ['listener']],
  [/ is (\d+|disabled), set by /, ['owners']],
  [/^a policy asks for a certificate of template/, ['listener']],
  [/^WMI knows no listener/, ['listener-wmi']],
  [/^the stored certificate|Remote Desktop is empty$|^the listener is pinned/, ['certificate']],
  [/^it (has no private key|is not for Server Authentication)$/, ['certificate']],
  [/^NETWORK SERVICE |is denied read on key|^key file |^Everyone may not create/, ['key-access']],
  [/^beside MachineKeys|^MachineKeys itself|^the registry key of the Remote Desktop store/, ['key-access']],
  [/^firewall rule |^there is no firewall rule|^connection security rule|^policy lets no rule/, ['firewall']],
  [/^port \d+ is held by|^nothing listens on port/, ['port']],
  [/^SCHANNEL |^FIPSAlgorithmPolicy|cipher policy is|local list of cipher suites/, ['tls']],
  [/^on the system drive|^ProgramData of ProfileList/, ['storage']],
  [/^TSServerDrainMode|^no day of the grace|^no licensing mode/, ['licensing']],
  [/^the secure channel to/, ['domain']],
  [/^ServiceDll of|^its file is|^version /, ['term-service']],
  [/^KB\d+.* is installed|^KB\d+.*: /, ['updates']],
  [/^KB\d+ on build|^the host is of build/, ['system']],
  [/^waiting for it|^its start waits/, ['reboot']],
  [/^its own clock said/, ['time']],
  [/^its own clock was/, ['event-mark']],
];
/** What the look from outside or the person said; that somebody answers at all inside is no part's business. */
const needsNoPart =
  /seen from|asked from|^your (extended )?code|^it was issued by|^a logon is asked for only|^the host answers inside|^the host itself answers|^NTLM names/;
/** Compared inside and out, and so both ways: the words say where. */
const compared: readonly (readonly [RegExp, PartName])[] = [
  [/the host calls itself/, 'system'],
  [/the host itself has|is the host's own/, 'certificate'],
  [/although inside TermService/, 'services'],
  [/although inside fDeny/, 'listener'],
  [/the default self-signed certificate .* is served/, 'certificate'],
];

const whys: readonly NotLookedWhy[] = ['denied', 'timed-out', 'failed', 'too-large', 'pending'];
const hiding = fc.tuple(
  fc.constantFrom(...evidenceCases),
  fc.subarray([...partNames]),
  fc.constantFrom(...whys),
);

function without(evidence: Evidence, hidden: readonly PartName[], why: NotLookedWhy): Evidence {
  if (evidence.inside === null) return evidence;
  const parts = partNames.map((name) => [
    name,
    hidden.includes(name) ? { looked: false, why, detail: '' } : evidence.inside![name],
  ]);
  const skew = hidden.includes('event-mark') ? null : (evidence.skew ?? null);
  return { ...evidence, skew, inside: Object.fromEntries(parts) as InsideEvidence };
}

function partsBehind(line: string): PartName[] {
  return [
    ...rests.filter(([words]) => words.test(line)).flatMap(([, parts]) => parts),
    ...compared.filter(([words]) => words.test(line)).map(([, part]) => part),
  ];
}

function forLines(evidence: Evidence): string[] {
  return diagnose(evidence).causes.flatMap((cause) => cause.for);
}

describe('what speaks for a cause', () => {
  it('rests on parts that are known for every line of every case', () => {
    const unknown = evidenceCases
      .flatMap(({ evidence }) => forLines(evidence))
      .filter((line) => !needsNoPart.test(line) && partsBehind(line).length === 0);
    expect([...new Set(unknown)]).toEqual([]);
  });

  it('is gone when a part it rests on was not looked at', () => {
    fc.assert(
      fc.property(hiding, ([{ evidence }, hidden, why]) => {
        for (const line of forLines(without(evidence, hidden, why))) {
          const missing = partsBehind(line).filter((part) => hidden.includes(part));
          // Who set a value is one of two witnesses: the policy key, or the record of policies.
          const named = / set by a policy \(which one could not be read\)$/.test(line);
          expect(named ? missing.filter((part) => part !== 'owners') : missing, line).toEqual([]);
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('leaves no cause of the inside with nothing looked at inside', () => {
    for (const { evidence } of evidenceCases) {
      const blind = forLines(without(evidence, partNames, 'failed')).filter(
        (line) => !needsNoPart.test(line),
      );
      expect(blind).toEqual([]);
    }
  });

  it('says in "not looked" what was hidden of the first cause, or gives another first cause', () => {
    for (const { name, evidence } of evidenceCases) {
      const [first] = diagnose(evidence).causes;
      if (first === undefined || evidence.inside === null) continue;
      for (const hidden of new Set(first.for.flatMap(partsBehind))) {
        // What these say is said of other lines, or stays as it was where nobody could be named.
        if (hidden === 'time' || hidden === 'event-mark' || hidden === 'owners') continue;
        const [now] = diagnose(without(evidence, [hidden], 'denied')).causes;
        const same = now?.id === first.id && now.confidence === first.confidence;
        const fewer = JSON.stringify(now?.for) !== JSON.stringify(first.for);
        expect(!same || fewer, `${name} without ${hidden}`).toBe(true);
      }
    }
  });
});

describe('the order', () => {
  it('is the same however keys, lists and events were shuffled', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...evidenceCases),
        fc.infiniteStream(fc.nat(1_000_000)),
        ({ evidence }, dice) => {
          expect(diagnose({ ...evidence, inside: shuffled(evidence.inside, dice) })).toEqual(
            diagnose(evidence),
          );
        },
      ),
      { numRuns: 400 },
    );
  });
});

function shuffled<T>(value: T, dice: Iterator<number>): T {
  const mix = <U>(list: readonly U[]): U[] =>
    list
      .map((each) => ({ each, at: dice.next().value as number }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ each }) => each);
  const turn = (each: unknown): unknown => {
    if (Array.isArray(each)) return mix(each.map(turn));
    if (each === null || typeof each !== 'object') return each;
    return Object.fromEntries(mix(Object.entries(each)).map(([key, inner]) => [key, turn(inner)]));
  };
  return turn(value) as T;
}
