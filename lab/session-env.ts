import { canRead, healthyKeyFile, keyFileName, listenerContainer, sids } from './access.ts';
import { issueCertificate } from './certificate.ts';
import { connectionManager, hostClock, logEvent } from './event-log.ts';
import { findKeyFile, hasKeyFolder } from './find-key-file.ts';
import { storeAccess } from './may-open-store.ts';
import type { LabCertificate, LabHost } from './model.ts';
import { pinnedThumbprint } from './registry.ts';
import type { Machine } from './scripts/machine.ts';
import { type ServiceAnswer, startService, stopService } from './services.ts';

const dayMs = 86_400_000;
/** A key and its certificate take a few clusters. */
const leastFreeBytes = 65_536;

/** Restarts SessionEnv, which sees to the listener's certificate as it comes up. */
export async function restartSessionEnv(machine: Machine): Promise<ServiceAnswer> {
  const stopped = stopService(machine.host, 'SessionEnv', true);
  if (stopped.kind === 'refused') return stopped;
  const started = startService(machine.host, 'SessionEnv', machine.now());
  if (started.kind === 'done') await renewCertificate(machine);
  machine.touched();
  return started;
}

/**
 * What SessionEnv does about the self-signed certificate: nothing while it is valid or another one is pinned;
 * otherwise a new key and certificate and event 1056, or event 1057 (creating) or 1058 (replacing) with
 * Windows' error code. An entry that has lost its key stands in the way until someone removes it.
 */
export async function renewCertificate(machine: Machine): Promise<void> {
  const { host } = machine;
  const now = machine.now();
  const clock = hostClock(host, now);
  const pin = pinnedThumbprint(host);
  if (pin !== null) {
    if (!host.myStore.some((each) => each.thumbprint === pin)) log(host, 1051, { Thumbprint: pin }, now);
    return;
  }
  const present = host.remoteDesktopStore.at(-1) ?? null;
  if (present !== null && new Date(present.notAfter) > clock && present.container !== null) return;
  const error = obstacle(host, present);
  if (error !== null) {
    log(host, present === null ? 1057 : 1058, { ErrorCode: error }, now);
    return;
  }
  const { certificate, pair } = await issueCertificate({
    subject: present?.subject ?? `CN=${host.computer}`,
    notBefore: new Date(clock.getTime() - dayMs),
    notAfter: new Date(clock.getTime() + 182 * dayMs),
    container: listenerContainer,
  });
  machine.ring.set(certificate.thumbprint, pair);
  host.remoteDesktopStore = [certificate];
  host.keyFiles[keyFileName(listenerContainer, host.machineGuid)] = healthyKeyFile(host.build);
  log(host, 1056, { Thumbprint: certificate.thumbprint }, now);
}

/** Why no new certificate can be made: an HRESULT in Windows' notation, or null when nothing is in the way. */
function obstacle(host: LabHost, present: LabCertificate | null): string | null {
  // ERROR_PATH_NOT_FOUND: ProgramData leads elsewhere.
  if (!hasKeyFolder(host)) return '0x80070003';
  const file = findKeyFile(host, listenerContainer);
  // NTE_BAD_KEYSET: the entry's key file is gone.
  if (present !== null && file === null) return '0x80090016';
  // NTE_EXISTS: the entry names no key, so its container cannot be replaced.
  if (present !== null && present.container === null) return '0x8009000F';
  // ERROR_ACCESS_DENIED: SYSTEM is kept from its own key, or from the store it would write to.
  const denied = storeAccess(host).entries.some(({ sid, type }) => type === 'Deny' && sid === sids.system);
  if (denied || (file !== null && !canRead(file, sids.system))) return '0x80070005';
  // ERROR_DISK_FULL.
  if (host.systemDrive.freeBytes < leastFreeBytes) return '0x80070070';
  // ERROR_SERVICE_DISABLED: the cryptographic services start on demand, unless they may not.
  const disabled = ['CryptSvc', 'KeyIso'].some((each) => host.services[each]?.startType === 4);
  return disabled ? '0x80070422' : null;
}

function log(host: LabHost, id: number, data: Record<string, string>, now: Date): void {
  logEvent(host, { ...connectionManager, id, data }, now);
}
