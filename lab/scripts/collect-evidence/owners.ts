import type { OwnersPart } from '../../../src/diagnosis/parts.ts';
import type { LabHost } from '../../model.ts';
import { part } from './part.ts';

/** The record of applied policies is for administrators; what device management wrote lies in the registry. */
export const owners = part<OwnersPart>((host) => {
  const mdm = host.mdm.toSorted();
  if (host.identity === 'user' || host.rsopUnreadable === true) {
    return { rsop: 'unreadable', registry: [], services: [], files: [], rights: [], groups: [], mdm };
  }
  const owned = Object.entries(host.policyOwners).map(([what, owner]) => ({ what, owner }));
  return {
    rsop: 'read',
    registry: owned.flatMap(({ what, owner }) => {
      const [, key, value] = registryValue.exec(what) ?? [];
      return key === undefined || value === undefined ? [] : [{ key, value, owner }];
    }),
    services: owned.flatMap(({ what, owner }) => {
      const [, name] = /^HKLM\\SYSTEM\\CurrentControlSet\\Services\\([^\\]+)\\Start$/i.exec(what) ?? [];
      return name === undefined ? [] : [{ name, startType: startTypeOf(host, name), owner }];
    }),
    files: owned
      .filter(({ what }) => /^[A-Z]:\\/.test(what))
      .map(({ what, owner }) => ({ path: what, owner })),
    rights: owned
      .filter(({ what }) => /^Se\w+(Right|Privilege)$/.test(what))
      .map(({ what, owner }) => ({ right: what, owner })),
    groups: owned.filter(({ what }) => /^S-1-/.test(what)).map(({ what, owner }) => ({ group: what, owner })),
    mdm,
  };
});

/** A policy may write beside its own keys too, as those of Schannel. */
const registryValue = /^HKLM\\((?:SOFTWARE\\Policies|SYSTEM\\CurrentControlSet\\Control)\\.+)\\([^\\]+)$/i;

function startTypeOf(host: LabHost, name: string): number | null {
  return host.services[name]?.startType ?? null;
}
