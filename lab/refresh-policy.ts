import { hostClock } from './event-log.ts';
import type { RegistryValue } from './model.ts';
import type { Machine } from './scripts/machine.ts';

/** Where Windows notes when it last began to apply policies: a FILETIME in two halves. */
const lastRefresh =
  'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Group Policy\\State\\Machine\\Extension-List\\{00000000-0000-0000-0000-000000000000}';

const from1601To1970Ms = 11_644_473_600_000n;

/** Fetches and applies what policies say by now. The exit code; null: it does not come to an end. */
export function refreshPolicy({ host, now, touched }: Machine): number | null {
  if (host.policyHangs) return null;
  // Nobody tells it what policies say.
  if (host.domainMember.joined && !host.domainMember.secureChannel) return 1;
  for (const [key, values] of Object.entries(host.policyToCome ?? {})) {
    const kept: Record<string, RegistryValue> = { ...host.registry[key] };
    for (const [name, value] of Object.entries(values)) {
      if (value !== null) kept[name] = value;
      else {
        delete kept[name];
        delete host.policyOwners[`${key}\\${name}`];
      }
    }
    host.registry[key] = kept;
  }
  delete host.policyToCome;
  const time = (BigInt(hostClock(host, now()).getTime()) + from1601To1970Ms) * 10_000n;
  host.registry[lastRefresh] = {
    startTimeHi: Number(time >> 32n),
    startTimeLo: Number(time & 0xffff_ffffn),
  };
  touched();
  return 0;
}

/** When policies were last applied, ISO 8601; null: never. */
export function refreshedAt(
  registry: Readonly<Record<string, Record<string, RegistryValue>>>,
): string | null {
  const { startTimeHi: high, startTimeLo: low } = registry[lastRefresh] ?? {};
  if (typeof high !== 'number' || typeof low !== 'number') return null;
  const time = (BigInt(high) << 32n) | BigInt(low);
  return new Date(Number(time / 10_000n - from1601To1970Ms)).toISOString();
}
