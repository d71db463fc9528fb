import { faultText } from '../../adapters/files/fault.ts';
import { readConfig } from '../config.ts';
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
  const { openSite } = await import('./open-site.ts');
  return openSite(options.data === undefined ? read.config : { ...read.config, dataDir: options.data });
}
