/** At most one run changes a host at a time. Fences grow for ever: a later holder has a higher one. */
export interface HostLease {
  take(
    host: string,
    run: string,
    ms: number,
  ): Promise<
    { readonly kind: 'taken'; readonly fence: number } | { readonly kind: 'held'; readonly by: string }
  >;
  /** Gives the lease back if this fence still holds it. */
  release(host: string, fence: number): Promise<void>;
}
