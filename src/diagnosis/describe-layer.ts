import type { Layer, LayerName } from '../rdp/look.ts';
import { observationWords } from './observation-words.ts';

const labels: Readonly<Record<Exclude<LayerName, 'tcp'>, string>> = {
  name: 'name',
  negotiation: 'negotiation',
  tls: 'TLS',
  certificate: 'certificate',
  credssp: 'NLA',
  clock: 'clock',
};

/** One layer and what was seen there, in one line: `TCP 3389 refused: nothing listens`, `negotiation: no answer`. */
export function describeLayer(layer: Pick<Layer, 'name' | 'state' | 'observation'>, port: number): string {
  const said = observationWords(layer);
  if (layer.observation.startsWith('alert-')) return `TLS ${said}`;
  if (layer.observation === 'tls-1.0' || layer.observation === 'tls-1.1')
    return `TLS: only ${said} is spoken`;
  if (layer.name !== 'tcp') return `${labels[layer.name]}: ${said}`;
  // `refused`, `reset` and `open` are verbs of the port; the rest is what came of it.
  return layer.observation === 'timed-out' ||
    layer.observation === 'unreachable' ||
    layer.state === 'not-looked'
    ? `TCP ${port}: ${said}`
    : `TCP ${port} ${said}`;
}
