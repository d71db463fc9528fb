import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Of a file that is there; its name can be told. */
const whys: Readonly<Record<string, string>> = {
  EACCES: 'this account may not read it',
  EPERM: 'this account may not read it',
};

/** Where something is wrong in the settings and what is expected there; never the secret itself. */
export interface SettingFault {
  readonly place: string;
  readonly expected: string;
}

/** The text of a file that its owner alone can read, or what was expected of it. */
export function readSecret(file: string): string | { readonly expected: string } {
  try {
    const about = statSync(file);
    if (about.isDirectory()) return { expected: `a file, but ${file} is a folder` };
    // Windows keeps no such bits: there the rights of the folder are all there is.
    if (process.platform !== 'win32' && (about.mode & 0o077) !== 0)
      return { expected: `a file that its owner alone can read (chmod 600 ${file})` };
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const why = whys[(error as NodeJS.ErrnoException).code ?? ''];
    if (why !== undefined) return { expected: `a file that can be read, but ${why}: ${file}` };
    // What is no name of a file may be the secret itself, and is not repeated.
    return { expected: `the name of a file, but ${dirname(file)} has none of that name` };
  }
}
