import type { ListenerPart, PolicyValues } from './parts.ts';

/** A listener value as it counts: the policy key wins over the local one. */
export interface EffectiveValue {
  readonly value: number | null;
  /** Who set it, when a policy did; null when this host owns it. */
  readonly owner: string | null;
}

export function effectiveValue(listener: ListenerPart, name: keyof PolicyValues): EffectiveValue {
  const byPolicy = listener.policy[name];
  if (byPolicy === null) return { value: listener.local[name], owner: null };
  return { value: byPolicy, owner: ownerOf(listener, name) };
}

/** Owners are looked up without regard to case: registry names and ours differ only there. */
export function ownerOf(listener: ListenerPart, name: string): string {
  const found = Object.entries(listener.owners).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return found?.[1] ?? 'a policy (its owner could not be read)';
}

/** `SecurityLayer is 0, set by GPO 'RDS baseline'`. */
export function describeValue(registryName: string, { value, owner }: EffectiveValue): string {
  return owner === null ? `${registryName} is ${value}` : `${registryName} is ${value}, set by ${owner}`;
}
