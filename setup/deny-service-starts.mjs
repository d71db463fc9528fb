import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

const mark = '# Written by the set-up of rdp-medic for the length of one installation.';

/**
 * Keeps apt from starting the services it installs, the way Debian provides for it: /usr/sbin/policy-rc.d
 * answers 101 ("action forbidden by policy", invoke-rc.d). Returns the function that puts things back as they
 * were. One that is there already and denies is left alone; one that does not is set aside for the time.
 */
export function denyServiceStarts(path = '/usr/sbin/policy-rc.d') {
  const aside = `${path}.rdp-medic-aside`;
  // What a killed set-up left behind is ours to clear.
  if (existsSync(path) && readFileSync(path, 'utf8').includes(mark)) rmSync(path);
  if (existsSync(aside) && !existsSync(path)) renameSync(aside, path);
  if (existsSync(path)) {
    if (spawnSync(path, ['redis-server', 'start']).status === 101) return () => {};
    renameSync(path, aside);
  }
  writeFileSync(path, `#!/bin/sh\n${mark}\nexit 101\n`);
  chmodSync(path, 0o755);
  return () => {
    rmSync(path, { force: true });
    if (existsSync(aside)) renameSync(aside, path);
  };
}
