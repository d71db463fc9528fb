import { readFileSync } from 'node:fs';
import type { InsideEvidence } from '../../src/diagnosis/evidence.ts';
import { type PartName, partNames } from '../../src/diagnosis/evidence.ts';
import { parsePart } from '../../src/diagnosis/schema.ts';

/**
 * Judges what collect-here.ps1 wrote: every part came to one end in time, and what it returned is what the diagnosis
 * reads. On Windows (`--windows`) none may throw, and some answers must be those of any healthy machine. Elsewhere a
 * part may end in an error, since most of what it asks for is not there.
 */
interface Collected {
  readonly version: string;
  readonly edition: string;
  readonly now: string;
  readonly faults: readonly string[];
  readonly parts: readonly {
    readonly part: PartName;
    readonly kind: 'returned' | 'threw' | 'timed-out';
    readonly ms: number;
    readonly json: string | null;
    readonly id: string | null;
    readonly message: string | null;
  }[];
}

export function judgeCollected(collected: Collected, onWindows: boolean): readonly string[] {
  const wrong = collected.faults.map((fault) => `does not parse: ${fault}`);
  const named = collected.parts.map(({ part }) => part);
  for (const name of partNames) if (!named.includes(name)) wrong.push(`${name}: was not run`);
  const seen: Partial<InsideEvidence> = {};
  let bytes = 0;
  for (const { part, kind, json, id, message } of collected.parts) {
    if (kind === 'timed-out') wrong.push(`${part}: never answered`);
    if (kind === 'threw' && onWindows) wrong.push(`${part}: threw ${id}: ${message}`);
    if (kind !== 'returned') continue;
    bytes += Buffer.byteLength(json ?? '');
    const read = parsePart(part, parsed(json));
    if (!read.looked) wrong.push(`${part}: ${read.detail}`);
    Object.assign(seen, { [part]: read });
  }
  if (bytes > 256 * 1024) wrong.push(`all parts together are ${bytes} bytes`);
  return onWindows ? [...wrong, ...implausible(seen, collected)] : wrong;
}

function parsed(json: string | null): unknown {
  try {
    return JSON.parse(json ?? '');
  } catch {
    return null;
  }
}

/** What no Windows that runs this can answer otherwise. */
function implausible(seen: Partial<InsideEvidence>, { now }: Collected): string[] {
  const wrong: string[] = [];
  const expect = <N extends PartName>(
    name: N,
    what: string,
    holds: (value: Extract<InsideEvidence[N], { looked: true }>['value']) => boolean,
  ): void => {
    const part = seen[name];
    if (part?.looked && !holds(part.value as never)) wrong.push(`${name}: ${what}`);
  };
  expect('system', 'a build that is none', ({ build }) => build >= 14393);
  expect('system', 'no computer name', ({ computer }) => computer !== '');
  expect('services', 'no TermService', ({ services }) => services.some(({ name }) => name === 'TermService'));
  expect('services', 'no RpcSs that runs', ({ services }) =>
    services.some(({ name, status }) => name === 'RpcSs' && status === 'Running'),
  );
  expect('event-mark', 'nothing in the System log', ({ channels }) =>
    channels.some(({ name, newest }) => name === 'System' && newest !== null),
  );
  expect('events', 'a System log that was not read', ({ channels }) =>
    channels.some(({ name, state }) => name === 'System' && state === 'read'),
  );
  expect('events', 'a channel that failed', ({ channels }) =>
    channels.every(({ state }) => state !== 'failed'),
  );
  expect(
    'time',
    'a clock far from its own',
    (time) => Math.abs(Date.parse(time.now) - Date.parse(now)) < 600_000,
  );
  expect('sessions', "not by Windows' own list", ({ by }) => by === 'wts');
  expect('storage', 'no system drive', ({ systemDrive }) => (systemDrive?.totalBytes ?? 0) > 0);
  expect(
    'role',
    'not known whether a domain controller',
    ({ domainController }) => domainController !== null,
  );
  expect('reboot', 'no time of the last start', ({ lastBoot }) => lastBoot !== null);
  expect('term-service', 'termsrv.dll without a version', ({ fileVersion }) => fileVersion !== null);
  expect('term-service', 'termsrv.dll not signed', ({ signature }) => signature === 'valid');
  expect(
    'key-access',
    'the folder of the keys was not read',
    ({ folder }) => (folder?.entries?.length ?? 0) > 0,
  );
  return wrong;
}

if (import.meta.main) {
  const [file, ...flags] = process.argv.slice(2);
  const text = readFileSync(file!, 'utf8').replace(/^\uFEFF/, '');
  const collected = JSON.parse(text) as Collected;
  const wrong = judgeCollected(collected, flags.includes('--windows'));
  const ends = Object.groupBy(collected.parts, ({ kind }) => kind);
  const counts = Object.entries(ends).map(([kind, parts]) => `${parts.length} ${kind}`);
  process.stdout.write(`PowerShell ${collected.version} ${collected.edition}: ${counts.join(', ')}\n`);
  for (const line of wrong) process.stdout.write(`WRONG ${line}\n`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}
