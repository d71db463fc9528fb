import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Confidence } from '../../src/diagnosis/cause.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import type { Evidence, InsideEvidence, NotLookedWhy, PartName } from '../../src/diagnosis/evidence.ts';
import { partNames } from '../../src/diagnosis/evidence.ts';
import { knownCauses } from '../../src/diagnosis/known-causes.ts';
import { layerNames, type Observation } from '../../src/rdp/look.ts';
import { evidenceCases } from './evidence-cases.ts';

/** Parts of which at least one must have been looked at before the cause may be strong. */
const proofs: Readonly<Record<string, readonly PartName[]>> = {
  'wrong-machine': ['certificate', 'services', 'listener', 'events'],
  middlebox: ['events'],
  'port-filtered': ['firewall'],
  'service-stopped': ['services'],
  'service-stuck': ['services'],
  'rdp-off': ['listener'],
  'port-closed': ['listener'],
  'not-rdp': ['services', 'listener'],
  'listener-values-invalid': ['listener'],
  'plain-rdp-security': ['listener'],
  'listener-key-unusable': ['events', 'key-access'],
  'tls-mismatch': ['tls', 'events'],
  'cipher-policy-empty': ['tls'],
  'renewal-failed': ['certificate', 'events'],
  'pinned-certificate-gone': ['certificate'],
  'certificate-expired': ['certificate'],
  'clock-skew': ['time', 'event-mark'],
  'port-held': ['port'],
  'ipsec-required': ['firewall'],
  'prerequisite-disabled': ['services'],
  'rdp-wrapper': ['term-service'],
  'service-crashes': ['events'],
  'listener-down': ['port', 'events', 'listener-wmi'],
  'machine-keys-renamed': ['key-access'],
  'disk-full': ['storage'],
  'program-data-wrong': ['storage'],
  'store-key-denied': ['key-access'],
  'store-entry-orphaned': ['certificate'],
  'template-certificate': ['events'],
  'pinned-certificate-wrong': ['certificate'],
  'pinned-certificate-expired': ['certificate'],
  'key-denied': ['key-access'],
  'listener-key-missing': ['key-access'],
  'fips-only': ['tls'],
  'duplicate-sid': ['events'],
  'secure-channel-broken': ['domain'],
  'credentials-refused': ['events'],
  licensing: ['licensing', 'events'],
  'session-ends-after-logon': ['events'],
  'brute-force': ['events'],
  'nla-off': ['listener'],
};
/** What the look from outside sees by itself. */
const seenOutside = ['healthy', 'name-not-found'];

const whys: readonly NotLookedWhy[] = [
  'unreachable',
  'denied',
  'timed-out',
  'failed',
  'garbled',
  'absent',
  'too-large',
  'pending',
];
const rank: Readonly<Record<Confidence, number>> = { strong: 0, medium: 1, weak: 2 };
const base = fc.constantFrom(...evidenceCases.map(({ evidence }) => evidence));
const hidden = fc.record(
  Object.fromEntries(partNames.map((name) => [name, fc.option(fc.constantFrom(...whys))])) as Record<
    PartName,
    fc.Arbitrary<NotLookedWhy | null>
  >,
);

/** The clock is compared while the mark is asked for. */
function hide(evidence: Evidence, why: Readonly<Record<PartName, NotLookedWhy | null>>): Evidence {
  if (evidence.inside === null) return { ...evidence, skew: null };
  const parts = partNames.map((name) => {
    const reason = why[name];
    return [name, reason === null ? evidence.inside![name] : { looked: false, why: reason, detail: '' }];
  });
  const skew = why['event-mark'] === null ? (evidence.skew ?? null) : null;
  return { ...evidence, skew, inside: Object.fromEntries(parts) as InsideEvidence };
}

/** Any case's outside over any case's inside, parts hidden at will: most are contradictions. */
const mixed = fc
  .tuple(base, base, hidden, fc.boolean())
  .map(([one, other, why, blind]) =>
    hide(
      { ...one, outside: blind ? null : one.outside, inside: other.inside, skew: other.skew ?? null },
      why,
    ),
  );

const observations = [
  ...new Set(
    evidenceCases.flatMap(({ evidence }) =>
      (evidence.outside?.layers ?? []).map((layer) => layer.observation),
    ),
  ),
  'tls-1.0',
  'alert-80',
  'protocol-error',
  'plaintext-after-tls-promised',
  'no-certificate',
  'tls-only',
  'no-negotiation',
  'closed',
  'timed-out',
  'weak-signature',
  'unreadable',
  'not-yet-valid',
  'skewed',
] as Observation[];

/** Observations thrown at layers without sense. */
const nonsense = fc
  .tuple(mixed, fc.array(fc.constantFrom(...observations), { minLength: 7, maxLength: 7 }))
  .map(([evidence, seen]): Evidence => {
    if (evidence.outside === null) return evidence;
    const layers = layerNames.map((name, index) => ({
      name,
      state: index % 2 === 0 ? ('ok' as const) : ('fault' as const),
      observation: seen[index]!,
      ms: 1,
    }));
    return { ...evidence, outside: { ...evidence.outside, layers, certificate: null } };
  });

describe('every diagnosis', () => {
  it('is strong about nothing whose parts were not looked at', () => {
    fc.assert(
      fc.property(mixed, (evidence) => {
        for (const { id, confidence } of diagnose(evidence).causes) {
          if (confidence !== 'strong') continue;
          expect(evidence.outside).not.toBeNull();
          if (seenOutside.includes(id)) continue;
          expect(proofs[id], id).toBeDefined();
          expect(
            proofs[id]!.some((part) => evidence.inside?.[part].looked === true),
            id,
          ).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('is ranked, names each cause once, and leaves the last resorts alone', () => {
    fc.assert(
      fc.property(fc.oneof(mixed, nonsense), (evidence) => {
        const { causes } = diagnose(evidence);
        const ranks = causes
          .filter(({ advice }) => advice !== true)
          .map(({ confidence }) => rank[confidence]);
        expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
        expect(new Set(causes.map(({ id }) => id)).size).toBe(causes.length);
        const last = causes.some(({ id }) => id === 'healthy' || id === 'unexplained');
        if (last) expect(causes.filter(({ advice }) => advice !== true).length).toBe(1);
        const advice = causes.map((cause) => cause.advice === true);
        expect(advice.lastIndexOf(false)).toBeLessThan(
          advice.indexOf(true) === -1 ? advice.length : advice.indexOf(true),
        );
        if (evidence.outside !== null) expect(causes.length).toBeGreaterThan(0);
      }),
      { numRuns: 1000 },
    );
  });

  it('gives the same causes in the same order whatever order the lists inside came in', () => {
    fc.assert(
      fc.property(mixed, (evidence) => {
        expect(diagnose(reversed(evidence))).toEqual(diagnose(evidence));
        expect(diagnose(structuredClone(evidence))).toEqual(diagnose(evidence));
      }),
      { numRuns: 300 },
    );
  });

  it('speaks of an inside that is pending as of none, but for the words "not looked"', () => {
    for (const { evidence } of evidenceCases) {
      const pending = Object.fromEntries(
        partNames.map((name) => [name, { looked: false, why: 'pending', detail: '' }]),
      ) as unknown as InsideEvidence;
      const spoken = (inside: InsideEvidence | null) =>
        diagnose({ ...evidence, inside }).causes.map(({ notLooked, ...cause }) => ({
          ...cause,
          notLooked: notLooked.length,
        }));
      expect(spoken(pending)).toEqual(spoken(null));
    }
  });

  it('has a judge for every cause it can name, and never an undefined word in a line', () => {
    const ids = knownCauses.map(({ id }) => id);
    fc.assert(
      fc.property(fc.oneof(mixed, nonsense), (evidence) => {
        for (const cause of diagnose(evidence).causes) {
          expect([...ids, 'healthy', 'unexplained']).toContain(cause.id);
          for (const line of [...cause.for, ...cause.against, ...cause.notLooked]) {
            expect(line).not.toMatch(/undefined|NaN|null/);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });
});

/** Lists inside in reverse; events too, which the causes must order by their time. */
function reversed(evidence: Evidence): Evidence {
  const turn = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(turn).reverse();
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, turn(each)]));
  };
  return { ...evidence, inside: turn(evidence.inside) as InsideEvidence | null };
}
