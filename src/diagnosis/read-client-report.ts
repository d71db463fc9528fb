import type { ClientPart, ClientReport } from './client-report.ts';
import { unwrapReport } from './unwrap-report.ts';

/**
 * What a person pasted of `medic client-report`, in whatever text it stands. Null: there is no report in it. A
 * report that is cut off, changed or says what the script never says is a fault, one sentence for that person;
 * nothing of it counts.
 */
export function readClientReport(text: string): ClientReport | { readonly fault: string } | null {
  const unwrapped = unwrapReport(text);
  if (unwrapped.kind === 'none') return null;
  if (unwrapped.kind === 'fault') return { fault: unwrapped.fault };
  const wrong: string[] = [];
  const report = decode(unwrapped.json, wrong);
  if (report !== null && wrong.length === 0) return report;
  const places = wrong.length === 0 ? 'it is not what the script prints' : wrong.join(', ');
  return {
    fault: `The report of the PC cannot be read: ${places}. Print the script anew with medic client-report.`,
  };
}

/** A name or a value of one line: nothing that could turn, hide or break the text around it. */
const harmless = /^[^\p{C}\p{Zl}\p{Zp}]{0,120}$/u;
const instant = /^20\d{2}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
const clientEvents = [1024, 1026, 226];

function decode(json: string, wrong: string[]): ClientReport | null {
  let said: unknown;
  try {
    said = JSON.parse(json);
  } catch {
    return null;
  }
  if (!isTable(said) || said.v !== 1) return null;
  const notLooked: ClientPart[] = [];
  const part = <T>(name: ClientPart, value: unknown, none: T, read: (value: unknown) => T | null): T => {
    if (value === null) notLooked.push(name);
    const got = value === null ? none : read(value);
    if (got === null) wrong.push(name);
    return got ?? none;
  };
  const at = text(said.at);
  const build = whole(said.build, 999_999);
  const host = text(said.host);
  if (at === null || !isInstant(at)) wrong.push('time');
  if (build === null) wrong.push('build');
  if (host === null) wrong.push('host');
  const events = part('events', said.ev, [], (value) => list(value, 60, event));
  const savedCredentials = part('savedCredentials', said.cred, [], (value) => list(value, 60, target));
  const policies = part<ClientReport['policies']>('policies', said.pol, {}, (value) => table(value, number));
  const rdpFile = part<ClientReport['rdpFile']>('rdpFile', said.rdp, {}, (value) => table(value, text));
  const addresses = part('resolution', said.dns, [], (value) => list(value, 8, address));
  // Without a host nothing was asked, so nothing is missing.
  const asked = host !== null && host !== '';
  const resolution = asked && said.dns !== null ? [{ name: host, addresses }] : [];
  const left = asked ? notLooked : notLooked.filter((name) => name !== 'resolution');
  return { at, build, events, savedCredentials, policies, rdpFile, resolution, notLooked: left };
}

function event(value: unknown): ClientReport['events'][number] | null {
  if (!Array.isArray(value) || value.length !== 4) return null;
  const [id, at, server, code] = value as readonly unknown[];
  const when = text(at);
  const name = server === null ? null : text(server);
  const number = code === null ? null : whole(code, 0xffffffff);
  if (!clientEvents.includes(id as number) || when === null || !isInstant(when)) return null;
  if ((server !== null && name === null) || (code !== null && number === null)) return null;
  return { id: id as number, at: when, server: name, code: number };
}

function target(value: unknown): string | null {
  const name = text(value);
  return name !== null && /^TERMSRV\/\S+$/i.test(name) ? name : null;
}

function address(value: unknown): string | null {
  const name = text(value);
  return name !== null && /^[0-9a-f:.]+(%\w{1,15})?$/i.test(name) ? name : null;
}

function list<T>(value: unknown, most: number, read: (one: unknown) => T | null): readonly T[] | null {
  if (!Array.isArray(value) || value.length > most) return null;
  const rows = value.map(read);
  return rows.every((row) => row !== null) ? (rows as T[]) : null;
}

function table<T>(value: unknown, read: (one: unknown) => T | null): Readonly<Record<string, T>> | null {
  if (!isTable(value)) return null;
  const rows = Object.entries(value).map(([name, one]) => [name, read(one)] as const);
  const fits =
    rows.length <= 40 && rows.every(([name, one]) => /^[a-z][a-z ]{0,40}$/i.test(name) && one !== null);
  return fits ? (Object.fromEntries(rows) as Record<string, T>) : null;
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | null {
  return typeof value === 'string' && harmless.test(value) ? value : null;
}

function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && Math.abs(value) <= 0xffffffff
    ? value
    : null;
}

function whole(value: unknown, most: number): number | null {
  const read = number(value);
  return read !== null && read >= 0 && read <= most ? read : null;
}

function isInstant(value: string): boolean {
  return instant.test(value) && !Number.isNaN(Date.parse(value));
}
