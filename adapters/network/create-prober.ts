import { performance } from 'node:perf_hooks';
import type { Prober } from '../../src/ports/prober.ts';
import { type AddressLook, type Layer, layerNames, type OutsideLook } from '../../src/rdp/look.ts';
import { worstAddress } from '../../src/rdp/verdict.ts';
import { lookAtAddress } from './look-at-address.ts';
import { type Pace, usualPace } from './pace.ts';
import { type Lookup, lookupAll, resolveName } from './resolve-name.ts';

export interface ProberOptions extends Partial<Pace> {
  /** Name of the place the looks are taken from, such as `hq`. */
  readonly from: string;
  /** How names become addresses; the system's resolver unless said otherwise. */
  readonly lookup?: Lookup;
}

/**
 * Looks at RDP endpoints over real sockets (src/ports/prober.ts). All addresses of a name are looked at side by
 * side; the top level repeats the worst. Nothing is thrown for the host's sake and no credential is sent.
 */
export function createProber(options: ProberOptions): Prober {
  const { from, lookup = lookupAll, ...given } = options;
  const pace: Pace = { ...usualPace, ...given };
  return {
    async probe({ host, port }, signal) {
      const at = new Date(pace.clockMs()).toISOString();
      const beganMs = performance.now();
      const { observation, addresses } = await resolveName(host, lookup, pace.timeoutMs, signal);
      const found = addresses.length > 0;
      const name: Layer = {
        name: 'name',
        state: found ? 'ok' : 'fault',
        observation,
        ms: performance.now() - beganMs,
      };
      const deadlineMs = beganMs + pace.timeoutMs;
      const looked = await Promise.all(
        addresses.map((address) => lookAtAddress({ host, address, port }, name, pace, deadlineMs, signal)),
      );
      const looks = looked.map(({ look }) => look);
      const sources = looked.flatMap((one) => one.sources);
      const { address: _, ...worst } = worstAddress(looks) ?? nowhere(name);
      return { ...worst, host, port, from, at, ms: performance.now() - beganMs, addresses: looks, sources };
    },
  } satisfies { probe(...given: Parameters<Prober['probe']>): Promise<OutsideLook> };
}

/** A name without an address: there was nothing to connect to. */
function nowhere(name: Layer): AddressLook {
  const rest = layerNames.slice(1).map((one): Layer => {
    return { name: one, state: 'not-looked', observation: 'not-reached', ms: null };
  });
  const notLooked = { rdp: 'not-looked', tls: 'not-looked', credssp: 'not-looked' } as const;
  return {
    address: '',
    verdict: 'unreachable',
    layers: [name, ...rest],
    protocols: notLooked,
    certificate: null,
    ntlm: null,
    tls: null,
  };
}
