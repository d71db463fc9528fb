import type { LabHost } from './model.ts';
import { keys } from './registry.ts';

type Values = LabHost['registry'][string];

/**
 * What of the registry counts by now. Schannel reads its settings when the host starts (reference of its registry), and
 * TermService some of the listener's when it starts; whatever is written later waits for that.
 */
export interface ValuesInForce {
  /** The host as those see it who read these values. */
  host(): LabHost;
  /** The host was started, set up anew, or broken on purpose: what stands there now counts. */
  takeAll(): void;
}

const listenerValues = ['fEnableWinStation', 'LanAdapter', 'PortNumber'] as const;

export function valuesInForce(host: LabHost): ValuesInForce {
  let start: string | null = null;
  let schannel: LabHost['registry'] = {};
  let listener: Values = {};

  function follow(): void {
    const service = host.services.TermService;
    const since = `${service?.status} ${service?.startedAt}`;
    if (since === start) return;
    start = since;
    listener = pick(host.registry[keys.listener] ?? {});
  }
  function takeAll(): void {
    schannel = schannelOf(host);
    start = null;
    follow();
  }
  takeAll();
  return {
    host() {
      follow();
      const others = Object.entries(host.registry).filter(([key]) => !isSchannel(key));
      const present = host.registry[keys.listener] ?? {};
      const rest = Object.entries(present).filter(([name]) => !isListenerValue(name));
      return {
        ...host,
        registry: {
          ...Object.fromEntries(others),
          ...schannel,
          [keys.listener]: { ...Object.fromEntries(rest), ...listener },
        },
      };
    },
    takeAll,
  };
}

/** Protocols and suites of the whole host. */
function isSchannel(key: string): boolean {
  const fixed: readonly string[] = [keys.fips, keys.cipherPolicy, keys.localCiphers];
  return key.startsWith(keys.schannel) || fixed.includes(key);
}

function schannelOf(host: LabHost): LabHost['registry'] {
  return structuredClone(
    Object.fromEntries(Object.entries(host.registry).filter(([key]) => isSchannel(key))),
  );
}

function isListenerValue(name: string): boolean {
  return listenerValues.some((one) => one.toLowerCase() === name.toLowerCase());
}

function pick(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => isListenerValue(name)));
}
