import { listenerContainer } from '../access.ts';
import { expireCertificate } from '../expire-certificate.ts';
import type { Fault } from './fault.ts';

export const diskFull: Fault = {
  name: 'disk-full',
  title: 'the disk is full, so the expired certificate was not renewed',
  async apply(host, world) {
    host.systemDrive.freeBytes = 4096;
    // ERROR_DISK_FULL.
    await expireCertificate(host, world, { container: listenerContainer, errorCode: '0x80070070' });
  },
};
