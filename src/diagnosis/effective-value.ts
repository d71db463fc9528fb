import { describeOwner } from './describe-owner.ts';
import type { Evidence } from './evidence.ts';
import { ownerOf } from './owner-of.ts';
import type { PolicyValues } from './parts.ts';
import { policyNames } from './policy-names.ts';
import { seenPart } from './seen-part.ts';

/** A listener value as it counts: the policy key wins over the local one. */
interface EffectiveValue {
  readonly value: number | null;
  /** Who set it, when a policy or device management did; null when this host did, or nobody knows. */
  readonly owner: string | null;
}

/** Policy values that are numbers and have a twin on the host. */
export type ListenerSetting = Exclude<keyof PolicyValues, 'certTemplateName' | 'selectTransport'>;

/** Null when the listener was not looked at. */
export function effectiveValue(evidence: Evidence, name: ListenerSetting): EffectiveValue | null {
  const listener = seenPart(evidence, 'listener');
  if (listener === null) return null;
  const setting = policyNames.find(({ field }) => field === name)!.setting;
  const byPolicy = listener.policy[name];
  if (byPolicy === null) return { value: listener.local[name], owner: null };
  return { value: byPolicy, owner: describeOwner(ownerOf(evidence, setting)) };
}

/** `SecurityLayer is 0, set by GPO 'RDS baseline'`. */
export function describeValue(registryName: string, { value, owner }: EffectiveValue): string {
  return owner === null ? `${registryName} is ${value}` : `${registryName} is ${value}, set by ${owner}`;
}
