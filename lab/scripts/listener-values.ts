import type { LabHost, RegistryValue } from '../model.ts';
import { keys } from '../registry.ts';
import type { Snapshot } from './behaviour.ts';

/** Every value of the listener's key as a text by its name, as scripts store it. */
export function listenerValues(host: LabHost): Snapshot {
  const values = Object.entries(host.registry[keys.listener] ?? {});
  return Object.fromEntries(values.map(([name, value]) => [name, textOf(value)]));
}

function textOf(value: RegistryValue): string {
  if (typeof value === 'object' && 'hex' in value) return value.hex.toUpperCase();
  return Array.isArray(value) ? value.join(' ') : String(value);
}
