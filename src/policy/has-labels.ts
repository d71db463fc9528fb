import type { Host } from '../inventory/host.ts';
import type { HostLabels } from './policy.ts';

/** Whether a host has, for every label named, one of the values named; null names nothing. */
export function hasLabels(host: Pick<Host, 'labels'>, wanted: HostLabels | null): boolean {
  if (wanted === null) return true;
  for (const label in wanted) if (!wanted[label]!.includes(host.labels[label] ?? '')) return false;
  return true;
}
