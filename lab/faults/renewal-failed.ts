import { issueCertificate } from '../certificate.ts';
import { connectionManager, hostClock, logEvent } from '../event-log.ts';
import type { Fault } from './fault.ts';

const dayMs = 86_400_000;
const expiredDaysAgo = 12;

/**
 * Shape (c) of a broken key: the store entry has lost the property that names its key. TermService goes on
 * serving the expired certificate with the key it has, and every renewal stumbles over the existing container.
 */
export const renewalFailed: Fault = {
  name: 'renewal-failed',
  title: 'the self-signed certificate expired and cannot be renewed',
  async apply(host, world) {
    const now = world.now().getTime();
    const clock = hostClock(host, world.now()).getTime();
    const { certificate, pair } = await issueCertificate({
      subject: `CN=${host.computer}`,
      notBefore: new Date(clock - (expiredDaysAgo + 182) * dayMs),
      notAfter: new Date(clock - expiredDaysAgo * dayMs),
      container: null,
    });
    world.ring.set(certificate.thumbprint, pair);
    host.remoteDesktopStore = [certificate];
    for (const daysAgo of [2, 1, 0]) {
      // 0x8009000F is NTE_EXISTS: object already exists.
      const event = { ...connectionManager, id: 1058, data: { ErrorCode: '0x8009000F' } };
      logEvent(host, event, new Date(now - daysAgo * dayMs - 3_600_000));
    }
  },
};
