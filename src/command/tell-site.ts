import { hostname } from 'node:os';
import type { World } from '../bot/world.ts';
import type { Place } from './open-place.ts';
import type { Faults } from './tell-faults.ts';

const everyMs = 1_000;

/**
 * Tells the operator and the audit log of changes to the site's files, until the signal; also while nobody asks for
 * anything. `world` is the one that waits for a store that is away.
 */
export function tellSite(
  { files }: Place,
  world: Pick<World, 'audit' | 'clock' | 'fault'>,
  faults: Pick<Faults, 'say'>,
  ending: AbortSignal,
): void {
  if (files === undefined) return;
  files.listen({
    changed(digests, names) {
      faults.say(`The site has changed (${names.join(', ')}); the new files are in force.`);
      const at = world.clock.now().toISOString();
      const who = `${hostname()}-${process.pid}`;
      const entry = {
        id: `site-changed-${who}-${at}`,
        at,
        actor: 'rdp-medic',
        what: 'site-changed',
        run: null,
        host: null,
        plan: null,
        detail: { ...digests, process: who },
      };
      world.audit.record([entry]).catch((cause) => world.fault('noting that the site has changed', cause));
    },
    faulty(lines) {
      for (const line of lines) faults.say(line);
      faults.say('The site has changed and is not sound; the last good files stay in force until it is.');
    },
    mended: () => faults.say('The files of the site are sound again, and as they were.'),
  });
  const timer = setInterval(() => files.ready(), everyMs);
  timer.unref();
  ending.addEventListener('abort', () => clearInterval(timer), { once: true });
}
