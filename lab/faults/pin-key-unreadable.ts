import { sids } from '../access.ts';
import { connectionManager, logEvent } from '../event-log.ts';
import { pinCertificate } from '../pin-certificate.ts';
import type { Fault } from './fault.ts';

/** Shape (e): whoever imported the certificate let only administrators at its key. */
export const pinKeyUnreadable: Fault = {
  name: 'pin-key-unreadable',
  title: 'NETWORK SERVICE cannot read the key of the pinned certificate',
  async apply(host, world) {
    const container = 'rdp-pinned-unreadable';
    const { certificate, keyFile } = await pinCertificate(host, world, { endsInDays: 200, container });
    keyFile.entries = keyFile.entries.filter((entry) => entry.sid !== sids.networkService);
    const data = { Thumbprint: certificate.thumbprint };
    logEvent(host, { ...connectionManager, id: 1055, data }, new Date(world.now().getTime() - 3_600_000));
  },
};
