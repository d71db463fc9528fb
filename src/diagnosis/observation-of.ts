import type { AddressLook, LayerName, Observation } from '../rdp/look.ts';

/** What was observed at one layer; null when there is no look or the layer is missing from it. */
export function observationOf(look: Pick<AddressLook, 'layers'> | null, name: LayerName): Observation | null {
  return look?.layers.find((layer) => layer.name === name)?.observation ?? null;
}

/** Whether the layer passed without fault. */
export function passed(look: Pick<AddressLook, 'layers'> | null, name: LayerName): boolean {
  return look?.layers.some((layer) => layer.name === name && layer.state === 'ok') ?? false;
}
