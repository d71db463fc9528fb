import type { LabHost } from '../model.ts';

/** Who set a value by policy, as the record of applied policies (RSoP) tells it: full key path and value name. */
export function ownerOnRecord(host: LabHost, key: string, name: string): string | null {
  return !hasPolicyRecord(host) ? null : (host.policyOwners[`${key}\\${name}`] ?? null);
}

/** ` (GPO 'RDS baseline')`, or nothing where no owner is on record. */
export function inBrackets(owner: string | null): string {
  return owner === null ? '' : ` (${owner})`;
}

/** Whether the record of applied policies can be read: by administrators, where it is there. */
export function hasPolicyRecord(host: LabHost): boolean {
  return host.identity !== 'user' && host.rsopUnreadable !== true;
}
