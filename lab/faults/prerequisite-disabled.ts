import { listenerContainer } from '../access.ts';
import { expireCertificate } from '../expire-certificate.ts';
import type { Fault } from './fault.ts';

export const prerequisiteDisabled: Fault = {
  name: 'prerequisite-disabled',
  title: 'Cryptographic Services are disabled, so the expired certificate was not renewed',
  async apply(host, world) {
    Object.assign(host.services.CryptSvc ?? {}, { status: 'Stopped', startType: 4 });
    // ERROR_SERVICE_DISABLED.
    await expireCertificate(host, world, { container: listenerContainer, errorCode: '0x80070422' });
  },
};
