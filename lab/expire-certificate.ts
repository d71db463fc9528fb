import { issueCertificate } from './certificate.ts';
import { connectionManager, hostClock, logEvent } from './event-log.ts';
import type { FaultWorld } from './faults/fault.ts';
import type { LabHost } from './model.ts';

const dayMs = 86_400_000;
const expiredDaysAgo = 12;

interface Expired {
  /** Key container the entry names; null: an orphan. */
  readonly container: string | null;
  /** What every renewal came to, an HRESULT. */
  readonly errorCode: string;
}

/** Puts a self-signed certificate in place that ended twelve days ago, with a renewal that failed on each of three days. */
export async function expireCertificate(host: LabHost, world: FaultWorld, expired: Expired): Promise<void> {
  const clock = hostClock(host, world.now()).getTime();
  const { certificate, pair } = await issueCertificate({
    subject: `CN=${host.computer}`,
    notBefore: new Date(clock - (expiredDaysAgo + 182) * dayMs),
    notAfter: new Date(clock - expiredDaysAgo * dayMs),
    container: expired.container,
  });
  world.ring.set(certificate.thumbprint, pair);
  host.remoteDesktopStore = [certificate];
  for (const daysAgo of [2, 1, 0]) {
    const event = { ...connectionManager, id: 1058, data: { ErrorCode: expired.errorCode } };
    logEvent(host, event, new Date(world.now().getTime() - daysAgo * dayMs - 3_600_000));
  }
}
