import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { isNewEnough } from './version.ts';

const run = promisify(execFile);

type FoundServer =
  | { readonly kind: 'found'; readonly path: string; readonly version: string }
  /** There is one, but it is older than 6.2. */
  | { readonly kind: 'too-old'; readonly path: string; readonly version: string }
  | { readonly kind: 'missing' };

/** Looks along the PATH for a redis-server new enough; the first one that is wins. */
export async function findRedisServer(searchPath = process.env.PATH ?? ''): Promise<FoundServer> {
  let old: FoundServer = { kind: 'missing' };
  for (const folder of searchPath.split(delimiter).filter((part) => part !== '')) {
    const path = join(folder, 'redis-server');
    const version = await versionOf(path);
    if (version === null) continue;
    if (isNewEnough(version)) return { kind: 'found', path, version };
    if (old.kind === 'missing') old = { kind: 'too-old', path, version };
  }
  return old;
}

async function versionOf(path: string): Promise<string | null> {
  try {
    await access(path, constants.X_OK);
    const { stdout } = await run(path, ['--version'], { timeout: 5_000 });
    return /\bv=(\d+\.\d+\.\d+)/.exec(stdout)?.[1] ?? null;
  } catch {
    return null;
  }
}
