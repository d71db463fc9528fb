import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Confidence } from '../../src/diagnosis/cause.ts';
import { type Evidence, type InsideEvidence, partNames } from '../../src/diagnosis/evidence.ts';
import type { OutsideLook } from '../../src/rdp/look.ts';

/** One file of test/fixtures/evidence: what was seen, and what must come first. */
interface EvidenceCase {
  readonly name: string;
  readonly title: string;
  readonly expected: {
    readonly first: string;
    readonly confidence: Confidence;
    readonly owner?: string;
    /** The whole list, where it matters. */
    readonly all?: readonly string[];
  };
  readonly evidence: Evidence;
}

/**
 * A case as it is written. It gives its evidence whole, or says which case it is like, whose look from outside it
 * takes, and in what it differs: path → value. A part of a path may name the element of a list (`services > KeyIso`),
 * `+` adds to one, and below a part of the inside `value` is left out. Parts that are not written were not looked at.
 */
interface WrittenCase extends Omit<EvidenceCase, 'evidence'> {
  readonly evidence?: Json;
  readonly like?: string;
  readonly outsideOf?: string;
  readonly set?: Readonly<Record<string, unknown>>;
}
type Json = Record<string, unknown>;

const folder = join(import.meta.dirname, '..', 'fixtures', 'evidence');

const written = new Map<string, WrittenCase>(
  globSync('*.json', { cwd: folder })
    .toSorted()
    .map((file) => [basename(file, '.json'), JSON.parse(readFileSync(join(folder, file), 'utf8'))]),
);

export const evidenceCases: readonly EvidenceCase[] = [...written].map(([name, { title, expected }]) => ({
  name,
  title,
  expected,
  evidence: finished(evidenceWritten(name)),
}));

export function evidenceOf(name: string): Evidence {
  const found = evidenceCases.find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no test/fixtures/evidence/${name}.json`);
  return found.evidence;
}

function evidenceWritten(name: string): Json {
  const found = written.get(name);
  if (found === undefined) throw new Error(`there is no test/fixtures/evidence/${name}.json`);
  const evidence = found.like === undefined ? structuredClone(found.evidence!) : evidenceWritten(found.like);
  if (found.outsideOf !== undefined) {
    const other = evidenceWritten(found.outsideOf);
    evidence.outside = other.outside;
  }
  for (const [path, value] of Object.entries(found.set ?? {})) put(evidence, steps(path), value, name);
  return evidence;
}

/** `inside > tls > fips` means `inside > tls > value > fips`; a part itself is set as what was looked at. */
function steps(path: string): string[] {
  const [first = '', part, ...rest] = path.split(' > ');
  return [
    first,
    ...(part === undefined ? [] : [part]),
    ...(first === 'inside' && rest.length > 0 ? ['value'] : []),
    ...rest,
  ];
}

function put(within: unknown, [step, ...rest]: readonly string[], value: unknown, name: string): void {
  if (Array.isArray(within) && step === '+') {
    within.push(...(value as unknown[]));
    return;
  }
  const key = Array.isArray(within) ? within.findIndex((each) => each.name === step) : step!;
  const place = within as Record<string | number, unknown>;
  if (within === null || typeof within !== 'object' || !(key in within)) {
    // A skew, a client's report and our sockets may be absent elsewhere; all else must be there to be changed.
    if (!['skew', 'client', 'sources'].includes(step!))
      throw new Error(`${name}: nothing is called ${step} there`);
  }
  if (rest.length === 0) place[key] = structuredClone(value);
  else put(place[key], rest, value, name);
}

function finished(evidence: Json): Evidence {
  const { outside, inside } = evidence as {
    outside: OutsideLook | null;
    inside: Partial<InsideEvidence> | null;
  };
  const pending = { looked: false, why: 'pending', detail: '' };
  const parts = partNames.map((name) => [name, inside?.[name] ?? pending]);
  return {
    ...(evidence as unknown as Evidence),
    outside: outside === null ? null : withAddresses(outside),
    inside: inside === null ? null : (Object.fromEntries(parts) as InsideEvidence),
  };
}

/** An address written as such alone saw what stands at the top of the look. */
function withAddresses(look: OutsideLook): OutsideLook {
  const { verdict, layers, protocols, certificate, ntlm, tls } = look;
  const seen = { verdict, layers, protocols, certificate, ntlm, tls };
  const addresses = look.addresses.map((each) =>
    typeof each === 'string' ? { address: each as string, ...structuredClone(seen) } : each,
  );
  return { ...look, addresses };
}
