import { type Layer, layerNames, type OutsideLook } from '../rdp/look.ts';

/**
 * How far the connection came: the index in `layerNames` of the first layer at fault, or its length when none
 * is. Used to tell "later than before" from "same or earlier" after a repair whose proof fails.
 *
 * NLA not required (`nla-optional`, `tls-only`) is learned during negotiation but ends no connection there: it
 * counts at CredSSP, the layer that is not demanded. So a host whose key works again and whose missing NLA now
 * shows has come further (tls → credssp), and one on which requiring NLA broke TLS has fallen back.
 * `plain-rdp` stays at negotiation: TLS is never reached. A layer on which the look was called off counts as
 * the end, because nobody saw more.
 */
export function reachedIndex(look: Pick<OutsideLook, 'layers'>): number {
  return look.layers.map(endOf).reduce((first, index) => Math.min(first, index), layerNames.length);
}

function endOf(layer: Layer): number {
  if (layer.observation === 'nla-optional' || layer.observation === 'tls-only') {
    return layerNames.indexOf('credssp');
  }
  const ends = layer.state === 'fault' || layer.observation === 'called-off';
  return ends ? layerNames.indexOf(layer.name) : layerNames.length;
}
