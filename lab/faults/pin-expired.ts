import { connectionManager, logEvent } from '../event-log.ts';
import { pinCertificate } from '../pin-certificate.ts';
import type { Fault } from './fault.ts';

/** Nobody renews a certificate that was pinned by hand; Windows serves it all the same and complains. */
export const pinExpired: Fault = {
  name: 'pin-expired',
  title: 'the pinned certificate has expired',
  async apply(host, world) {
    const container = 'rdp-pinned-expired';
    const { certificate } = await pinCertificate(host, world, { endsInDays: -5, container });
    const data = { Thumbprint: certificate.thumbprint };
    logEvent(host, { ...connectionManager, id: 1053, data }, new Date(world.now().getTime() - 3_600_000));
  },
};
