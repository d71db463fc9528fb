import type { OutsideLook } from '../rdp/look.ts';

/** Looks at an RDP endpoint from outside. Never throws for the host's sake and sends no credential. */
export interface Prober {
  probe(target: { readonly host: string; readonly port: number }, signal: AbortSignal): Promise<OutsideLook>;
}
