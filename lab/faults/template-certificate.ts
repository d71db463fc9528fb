import { connectionManager, logEvent } from '../event-log.ts';
import { pinCertificate } from '../pin-certificate.ts';
import { keys, writeValue } from '../registry.ts';
import type { Fault } from './fault.ts';

/** The certificate of the template lost its key, and the host cannot enrol for another one. */
export const templateCertificate: Fault = {
  name: 'template-certificate',
  title: 'the certificate that policy asks for has no key, and enrolling for a new one fails',
  async apply(host, world) {
    const template = 'RDS-Server';
    writeValue(host, keys.policy, 'CertTemplateName', template);
    host.policyOwners[`${keys.policy}\\CertTemplateName`] = "GPO 'RDS certificates'";
    const { fileName } = await pinCertificate(host, world, { endsInDays: 90, container: 'rdp-template' });
    delete host.keyFiles[fileName];
    for (const hoursAgo of [9, 1]) {
      // CERTSRV_E_TEMPLATE_DENIED.
      const event = {
        ...connectionManager,
        id: 1064,
        data: { TemplateName: template, ErrorCode: '0x80094012' },
      };
      logEvent(host, event, new Date(world.now().getTime() - hoursAgo * 3_600_000));
    }
  },
};
