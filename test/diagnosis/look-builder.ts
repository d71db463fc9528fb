import type { Layer, LayerName, Observation, OutsideLook } from '../../src/rdp/look.ts';
import { evidenceOf } from './evidence-cases.ts';

/** The healthy look of ts-01 with some layers replaced: `[name, state, observation]`. */
export function lookWith(
  layers: readonly (readonly [LayerName, Layer['state'], Observation])[],
  over: Partial<OutsideLook> = {},
): OutsideLook {
  const healthy = evidenceOf('ts-01').outside!;
  const replaced = healthy.layers.map((layer) => {
    const found = layers.find(([name]) => name === layer.name);
    return found === undefined ? layer : { ...layer, state: found[1], observation: found[2] };
  });
  return { ...healthy, layers: replaced, ...over };
}

/** A look whose connection ends at this layer. */
export function lookEndingAt(end: LayerName, observation: Observation): OutsideLook {
  const healthy = evidenceOf('ts-01').outside!;
  const at = healthy.layers.findIndex(({ name }) => name === end);
  const layers = healthy.layers.map((layer, index): Layer => {
    if (index < at) return layer;
    if (index === at) return { ...layer, state: 'fault', observation };
    return { ...layer, state: 'not-looked', observation: 'not-reached', ms: null };
  });
  const certificate = at < 4 ? null : healthy.certificate;
  return { ...healthy, verdict: 'broken', layers, certificate, tls: at < 4 ? null : healthy.tls, ntlm: null };
}
