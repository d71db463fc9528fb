import type { KeyRing } from '../certificate.ts';
import type { LabHost } from '../model.ts';
import type { ValuesInForce } from '../values-in-force.ts';

/** A simulated host with the keys of its certificates, as scripts and services find it. */
export interface Machine {
  readonly host: LabHost;
  readonly ring: KeyRing;
  /** What of the registry counts by now; absent: all of it. */
  readonly inForce?: ValuesInForce;
  /** The real time; the host's own clock is `hostClock(host, now())`. */
  now(): Date;
  /** To be called after every change of the host. */
  touched(): void;
}
