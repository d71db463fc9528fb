import type { ThreadRef } from './run.ts';

export function sameThread(one: ThreadRef, other: ThreadRef): boolean {
  return one.platform === other.platform && one.tenant === other.tenant && one.opaque === other.opaque;
}
