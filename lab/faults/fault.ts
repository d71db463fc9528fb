import type { KeyRing } from '../certificate.ts';
import type { LabHost } from '../model.ts';

/** One way to break a host. Faults stack: each changes only what it is about. */
export interface Fault {
  /** Equal to its file's name. */
  readonly name: string;
  readonly title: string;
  apply(host: LabHost, world: FaultWorld): void | Promise<void>;
}

/** What a fault may use beside the host it breaks. */
export interface FaultWorld {
  readonly ring: KeyRing;
  now(): Date;
}
