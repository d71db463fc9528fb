import type { Value } from '../../src/playbook/step.ts';
import type { LabCertificate } from '../model.ts';
import type { Snapshot } from './behaviour.ts';

/** A store entry as playbooks report it, with all that is needed to put it back. */
export function shownEntry(entry: LabCertificate | null): Snapshot {
  const { thumbprint = null, notAfter = null, container = null } = entry ?? {};
  return { thumbprint, notAfter, container, blob: entry === null ? null : toBlob(entry) };
}

/** Stands for the registry blob of a store entry: opaque, and all that is needed to put it back. */
function toBlob(entry: LabCertificate): string {
  return Buffer.from(JSON.stringify(entry)).toString('base64');
}

export function fromBlob(blob: Value | undefined): LabCertificate | null {
  if (typeof blob !== 'string' || blob === '') return null;
  return JSON.parse(Buffer.from(blob, 'base64').toString('utf8')) as LabCertificate;
}
