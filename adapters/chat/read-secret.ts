import { readFileSync, statSync } from 'node:fs';

/** Where something is wrong in the settings and what is expected there; never the secret itself. */
export interface SettingFault {
  readonly place: string;
  readonly expected: string;
}

/** The text of a file that its owner alone can read, or what was expected of it. */
export function readSecret(file: string): string | { readonly expected: string } {
  try {
    if ((statSync(file).mode & 0o077) !== 0)
      return { expected: `a file that its owner alone can read (chmod 600 ${file})` };
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    return { expected: `a file that can be read (${file}: ${code})` };
  }
}
