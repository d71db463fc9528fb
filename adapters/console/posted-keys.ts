import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** What was posted already, so that a restart does not print it twice. */
interface PostedKeys {
  readonly has: (key: string) => boolean;
  readonly add: (key: string) => void;
}

/** Kept in a file, one key a line, written before `add` returns; without a file, as long as the process lives. */
export function openPostedKeys(file: string | null): PostedKeys {
  const keys = new Set(file !== null && existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []);
  return {
    has: (key) => keys.has(oneLine(key)),
    add: (key) => {
      keys.add(oneLine(key));
      if (file !== null) appendFileSync(file, `${oneLine(key)}\n`, { mode: 0o600 });
    },
  };
}

function oneLine(key: string): string {
  return key.replace(/[\r\n]/g, ' ');
}
