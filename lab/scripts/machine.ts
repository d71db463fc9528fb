import type { KeyRing } from '../certificate.ts';
import type { LabHost } from '../model.ts';

/** A simulated host with the keys of its certificates, as scripts and services find it. */
export interface Machine {
  readonly host: LabHost;
  readonly ring: KeyRing;
  /** The real time; the host's own clock is `hostClock(host, now())`. */
  now(): Date;
  /** To be called after every change of the host. */
  touched(): void;
}
