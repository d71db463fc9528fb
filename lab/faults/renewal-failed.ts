import { expireCertificate } from '../expire-certificate.ts';
import type { Fault } from './fault.ts';

/**
 * Shape (c) of a broken key: the store entry has lost the property that names its key. TermService goes on
 * serving the expired certificate with the key it has, and every renewal stumbles over the existing container.
 */
export const renewalFailed: Fault = {
  name: 'renewal-failed',
  title: 'the self-signed certificate expired and cannot be renewed',
  // NTE_EXISTS: object already exists.
  apply: (host, world) => expireCertificate(host, world, { container: null, errorCode: '0x8009000F' }),
};
