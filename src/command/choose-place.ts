import { faultText } from '../../adapters/files/fault.ts';
import type { Site } from '../bot/world.ts';
import { type Config, readConfig } from '../config.ts';
import { CannotStart, type Place } from './open-place.ts';

/** The configured site where there is one, else the lab. Throws CannotStart. */
export async function choosePlace(options: {
  readonly data?: string;
  readonly fresh?: boolean;
}): Promise<Place> {
  const read = readConfig({ env: process.env, cwd: process.cwd() });
  if (read.kind === 'faults') throw new CannotStart(read.faults.map(faultText));
  if (read.kind === 'none') {
    const { openLab } = await import('./open-lab.ts');
    return openLab(options);
  }
  return placeOf(options.data === undefined ? read.config : { ...read.config, dataDir: options.data });
}

/**
 * The site that a configuration describes, or its lab. Throws CannotStart.
 * @param besides what else is wrong with files that have changed since the start.
 */
export async function placeOf(config: Config, besides?: (site: Site) => readonly string[]): Promise<Place> {
  if (config.lab) {
    const { openLab } = await import('./open-lab.ts');
    const chatGroups = config.chats.slack?.groups.map(({ group }) => group) ?? [];
    return openLab({ data: config.dataDir, files: config.files, chatGroups, redisUrl: config.redisUrl });
  }
  const { openSite } = await import('./open-site.ts');
  return openSite(config, besides);
}
