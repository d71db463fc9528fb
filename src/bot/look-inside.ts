import type { Host } from '../inventory/host.ts';
import { notLooked } from './ask-part.ts';
import { type Collected, collect, everyPart, type Wanted } from './collect.ts';
import type { World } from './world.ts';

/**
 * Looks inside one host, part by part. Never throws for the host's sake: what was not seen says why. Where no script
 * gets in, there is no second look from outside either, for there are no events to be read for it.
 */
export async function lookInside(
  world: World,
  host: Host,
  wanted: Omit<Wanted, 'clock'>,
  signal: AbortSignal,
): Promise<Collected> {
  const { clock } = world;
  const session = await world.executor.open(host, signal);
  if (session.kind === 'unreachable')
    return { inside: everyPart({}, notLooked(session)), skew: null, outside: null };
  try {
    return await collect(session, world.site().evidence, { ...wanted, clock }, signal);
  } finally {
    await session.close();
  }
}
