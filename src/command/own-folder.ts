import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { CannotStart } from './open-place.ts';

const whys: Readonly<Record<string, string>> = {
  EEXIST: 'a file stands there',
  ENOTDIR: 'a file stands on the way to it',
  EACCES: 'it may not be written to',
  EPERM: 'it may not be written to',
  EROFS: 'that disk is read-only',
  ENOSPC: 'that disk is full',
};

/** Makes the data folder where there is none. Throws CannotStart when it cannot be ours to write in. */
export async function ownFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new CannotStart([
      `The data folder ${folder} cannot be used: ${whys[code] ?? message}. Name another with --data DIR, or dataDir in rdp-medic.yaml.`,
    ]);
  }
}
