import { X509Certificate } from 'node:crypto';
import type { LabCertificate, LabHost } from '../../lab/model.ts';
import type { TestMachine } from '../lab/scripts/machine.ts';

/** The file of state that stand-ins work on: the host, its store entries as Windows keeps them, and the real time. */
export interface LabState extends LabHost {
  readonly blobs: Record<string, string>;
  readonly now: string;
}

export function labState(machine: TestMachine): LabState {
  const { host } = machine;
  const blobs = [...host.remoteDesktopStore, ...host.myStore].map((entry) => [
    entry.thumbprint,
    blobOf(machine, entry),
  ]);
  return { ...structuredClone(host), blobs: Object.fromEntries(blobs), now: machine.now().toISOString() };
}

/** A store entry's blob as Windows writes it: property 2 names the key, property 32 is the certificate. */
function blobOf(machine: TestMachine, { thumbprint, container, provider }: LabCertificate): string {
  const certificate = new X509Certificate(machine.ring.get(thumbprint)!.certPem).raw;
  return Buffer.concat([
    property(3, Buffer.from(thumbprint, 'hex')),
    ...(container === null ? [] : [property(2, keyOf(container, provider === 'cng'))]),
    property(32, certificate),
  ]).toString('base64');
}

function property(id: number, data: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt32LE(id, 0);
  head.writeUInt32LE(1, 4);
  head.writeUInt32LE(data.length, 8);
  return Buffer.concat([head, data]);
}

/** CRYPT_KEY_PROV_INFO as it is stored: offsets to the names, then the provider's type, which is 0 for CNG. */
function keyOf(container: string, cng: boolean): Buffer {
  const provider = cng
    ? 'Microsoft Software Key Storage Provider\0'
    : 'Microsoft Strong Cryptographic Provider\0';
  const head = Buffer.alloc(28);
  head.writeUInt32LE(28, 0);
  head.writeUInt32LE(28 + Buffer.byteLength(`${container}\0`, 'utf16le'), 4);
  head.writeUInt32LE(cng ? 0 : 1, 8);
  return Buffer.concat([head, Buffer.from(`${container}\0${provider}`, 'utf16le')]);
}
