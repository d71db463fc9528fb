import type { Evidence } from './evidence.ts';
import { ownerOf } from './owner-of.ts';
import { policyNames } from './policy-names.ts';
import type { SettingOwner } from './setting-owner.ts';

/** Beyond the values of the policy key: what repairs of RDP touch on a host. */
const others = [
  'TermService start type',
  'SessionEnv start type',
  'firewall rules',
  'key file access',
  'Remote Desktop logon right',
  'Remote Desktop Users',
  'cipher suites',
];

/**
 * Who decides each setting that Remote Desktop stands on, in a fixed order. Empty when nothing was looked at
 * inside; a setting whose owner could not be learnt says so.
 */
export function settingOwners(evidence: Evidence): readonly SettingOwner[] {
  if (evidence.inside === null) return [];
  return [...policyNames.map(({ setting }) => setting), ...others].map((setting) => ({
    setting,
    owner: ownerOf(evidence, setting),
  }));
}
