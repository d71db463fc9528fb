/** Variants of a story that the long tests alone tell; elsewhere one of their kind stands for all of them. */
export function inLong<T>(...variants: readonly T[]): readonly T[] {
  return process.env.RDP_MEDIC_TESTS === 'long' ? variants : [];
}
