import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { basename, dirname } from 'node:path';
import type { World } from '../bot/world.ts';
import type { Digests } from './follow-files.ts';
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
    changed(digests, changed) {
      const names = changed.map(nameOf);
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
        detail: { ...summed(digests, changed), process: who },
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

/** `people.yaml`; of a playbook's file the folder too, since each has an apply.ps1: `rdp-start-service/apply.ps1`. */
function nameOf(file: string): string {
  const isOneOfMany = /\.ps1$/.test(file) || basename(file) === 'playbook.yaml';
  return isOneOfMany ? `${basename(dirname(file))}/${basename(file)}` : basename(file);
}

/** The SHA-256 of every file of the site and of each that changed, and one of all the playbooks there are. */
function summed(digests: Digests, changed: readonly string[]): Record<string, string> {
  const isOfPlaybooks = (file: string) => /\.ps1$|^(playbook|refused|advice)\.yaml$/.test(basename(file));
  const shown = [...Object.keys(digests).filter((file) => !isOfPlaybooks(file)), ...changed];
  const all = createHash('sha256');
  for (const [file, digest] of Object.entries(digests))
    if (isOfPlaybooks(file)) all.update(`${nameOf(file)} ${digest}\n`);
  return {
    ...Object.fromEntries(shown.map((file) => [file, digests[file] ?? 'absent'])),
    playbooks: all.digest('hex'),
  };
}
