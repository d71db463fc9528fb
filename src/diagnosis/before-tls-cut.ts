import { describeLayer } from './describe-layer.ts';
import type { Evidence } from './evidence.ts';

interface Cut {
  /** True where nothing came at all; false where the connection was closed or reset. */
  readonly silent: boolean;
  /** `negotiation: no answer, seen from hq`. */
  readonly line: string;
}

/** How the connection was cut before TLS, without a word of RDP; null when it was not, or TCP was not tried. */
export function beforeTlsCut({ outside }: Evidence): Cut | null {
  if (outside === null) return null;
  const layer = outside.layers.find(
    ({ name, observation }) =>
      (name === 'negotiation' && ['closed', 'reset', 'timed-out'].includes(observation)) ||
      (name === 'tcp' && observation === 'reset'),
  );
  if (layer === undefined) return null;
  const line = `${describeLayer(layer, outside.port)}, seen from ${outside.from}`;
  return { silent: layer.observation === 'timed-out', line };
}
