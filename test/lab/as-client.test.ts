import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedHosts } from '../../lab/hosts.ts';
import { runScript } from '../../lab/scripts/run-script.ts';
import { type Lab, startLab } from '../../lab/start-lab.ts';
import { makeKeyPair } from '../../lab/way-in/make-key-pair.ts';
import type { Outcome } from '../../src/playbook/step.ts';
import { harnessFor } from '../playbooks/harness-for.ts';
import { pwsh, runPwsh, withoutPwsh } from '../playbooks/pwsh.ts';
import { hostOf, sshExecutor } from './ssh-host.ts';
import { stepOf } from './steps.ts';

const withoutSsh = spawnSync('ssh', ['-V']).status === 0 ? null : 'skipped without ssh on the PATH';
const why = pwsh === null ? withoutPwsh : withoutSsh;

const playbooks = join(import.meta.dirname, '..', '..', 'playbooks');
const textOf = (name: string): string => readFileSync(join(playbooks, `${name}.ps1`), 'utf8');
const playbook = 'rdp-grant-key-access';

interface Came {
  readonly output?: readonly unknown[];
  readonly id?: string;
  readonly category?: string;
  readonly message?: string;
}

const title = "PowerShell's own client on a lab host, over the system's ssh";
describe.skipIf(why !== null)(why === null ? title : `${title} (${why})`, () => {
  let lab: Lab;
  let folder: string;
  let ours: Outcome;
  let came: Record<string, Came>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rdp-medic-test-'));
    const hosts = fixedHosts.filter((each) => each.name === 'ts-02');
    lab = await startLab({ runScript, onStop: () => {}, hosts });
    const signal = new AbortController().signal;
    const session = await sshExecutor().open(hostOf(lab, 'ts-02'), signal);
    if (session.kind !== 'session') throw new Error(session.message);
    ours = await session.run(stepOf(`${playbook}/detect`), () => {}, signal);
    await session.close();
    const { way } = lab.state.hosts[0]!;
    const written = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const line = (key: string): string => `[${way.address}]:${way.port} ${key}\n`;
    const file = written(
      'given.json',
      JSON.stringify({
        way,
        knownHosts: written('known_hosts', line(way.hostKey)),
        otherHosts: written('other_hosts', line(makeKeyPair().publicKey)),
        detect: { harness: harnessFor(`${playbook}/detect`), script: textOf(`${playbook}/detect`) },
        apply: { harness: harnessFor(`${playbook}/apply`), script: textOf(`${playbook}/apply`) },
        revert: { harness: harnessFor(`${playbook}/revert`), script: textOf(`${playbook}/revert`) },
      }),
    );
    came = (await runPwsh(join(import.meta.dirname, 'as-client.ps1'), file)) as typeof came;
  });
  afterAll(async () => {
    await lab?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('runs a phase of a playbook, with the same answer as the bot gets', () => {
    expect(came.detect!.output).toHaveLength(1);
    expect(ours).toEqual({ kind: 'returned', value: JSON.parse(came.detect!.output![0] as string) });
  });

  it('opens a session and runs one phase after another in it', () => {
    const [wouldBe, done, ...session] = came.session!.output!;
    expect(JSON.parse(wouldBe as string)).toMatchObject({ changed: false });
    expect(JSON.parse(done as string)).toMatchObject({ changed: true });
    // RunspaceState 2 is Opened; an enum is a number in JSON.
    expect(session).toEqual([2, 'SSH', 'Core']);
    expect(lab.journal.entries.map(({ name, whatIf, outcome }) => `${name} ${whatIf} ${outcome}`)).toEqual([
      `${playbook}/detect false returned`,
      `${playbook}/detect false returned`,
      `${playbook}/revert false threw`,
      `${playbook}/apply true returned`,
      `${playbook}/apply false returned`,
    ]);
  });

  it('is given a command by its name, typed', () => {
    expect(Math.abs(Date.parse(came.date!.output![0] as string) - Date.now())).toBeLessThan(60_000);
  });

  it('sees what a script threw, and what is not there, as error records', () => {
    expect(came.refused).toMatchObject({
      id: 'RdpMedic.BadBefore',
      category: 'InvalidOperation',
      message: 'The stored state names no key file.',
    });
    expect(came.noCommand).toMatchObject({ id: 'CommandNotFoundException', category: 'ObjectNotFound' });
    expect(came.noScript).toMatchObject({ id: 'Lab.UnknownScript' });
  });

  it('does not come in when the host key is another one', () => {
    expect(came.otherKey!.output).toBeUndefined();
    expect(came.otherKey!.id).toMatch(/PSSessionStateBroken/);
  });
});
