import type { Owner } from './setting-owner.ts';

/** `GPO 'RDS baseline'`, `device management`; null where no owner beyond this host is known. */
export function describeOwner(owner: Owner): string | null {
  switch (owner.kind) {
    case 'policy':
      return owner.name ?? 'a policy (which one could not be read)';
    case 'mdm':
      return 'device management (MDM)';
    case 'host':
    case 'unknown':
      return null;
  }
}
