import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedHosts } from '../../lab/hosts.ts';
import type { LabState } from '../../lab/start-lab.ts';
import { askLab } from '../../src/command/lab-control.ts';
import { adoptLab, askOwnLab, isAlive, startLabProcess, stopLab } from '../../src/command/lab-process.ts';
import { answerTo, dial } from './wire.ts';

let directory: string;
let state: LabState;
let stateFile: string;
/** A process that lives no longer than this test wants. */
const parent = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'rdp-medic-lab-'));
  stateFile = join(directory, 'lab.json');
  const logFile = join(directory, 'lab.log');
  state = await startLabProcess({ stateFile, logFile, parentPid: parent.pid! });
});
afterAll(async () => {
  parent.kill('SIGKILL');
  await stopLab(state);
  await rm(directory, { recursive: true, force: true });
});

function hostOf(name: string): LabState['hosts'][number] {
  return state.hosts.find((host) => host.name === name)!;
}

describe('a lab in a process of its own', () => {
  it('has the ten hosts, each on an address of its own, with its fault', () => {
    expect(state.hosts.map(({ name, fault }) => ({ name, fault }))).toEqual(
      fixedHosts.map(({ name, fault }) => ({ name, fault })),
    );
    expect(new Set(state.hosts.map(({ address, port }) => `${address}:${port}`)).size).toBe(10);
    expect(state.pid).not.toBe(process.pid);
  });

  it('tells its state to nobody but its owner and says one line', async () => {
    expect((await stat(stateFile)).mode & 0o777).toBe(0o600);
    const said = await readFile(join(directory, 'lab.log'), 'utf8');
    expect(said).toMatch(/^lab: 10 hosts, ts-01 to ts-10, at \S+ to \S+; control \S+; Ctrl-C ends it\n$/);
    expect(await readFile(stateFile, 'utf8')).not.toMatch(/PRIVATE KEY|BEGIN/);
    const { keyFile } = hostOf('ts-01').way;
    expect(keyFile).toBe(join(directory, 'lab.key'));
    expect((await stat(keyFile)).mode & 0o777).toBe(0o600);
  });

  it('has for each host a way in with a key of its own', () => {
    expect(new Set(state.hosts.map(({ way }) => way.hostKey)).size).toBe(10);
    expect(state.hosts.map(({ way }) => way.address)).toEqual(state.hosts.map(({ address }) => address));
    expect(new Set(state.hosts.map(({ way }) => `${way.kind} ${way.user}`))).toEqual(
      new Set(['ssh rdp-medic']),
    );
  });

  it('is not taken for one that died and had its addresses before', async () => {
    const dead: LabState = { ...state, pid: parent.pid! };
    await expect(askOwnLab(dead, { ask: 'reset', host: null })).rejects.toThrow('another lab');
    await stopLab({ ...dead, pid: 2 ** 22 + 1 });
    expect(isAlive(state.pid)).toBe(true);
    expect((await askOwnLab(state, { ask: 'list' })).kind).toBe('hosts');
  });

  it('breaks and resets hosts when asked, and says what differs', async () => {
    const target = hostOf('ts-01');
    expect(await answerTo(target, 1)).toBe('FAIL 5');
    await askLab(state.control, { ask: 'break', host: 'ts-01', fault: 'nla-off' });
    expect(await answerTo(target, 1)).toBe('RSP 1');
    const listed = await askLab(state.control, { ask: 'list' });
    if (listed.kind !== 'hosts') throw new Error(listed.kind);
    const changed = listed.hosts.filter((host) => host.changes.length > 0);
    expect(changed.map((host) => host.name)).toEqual(['ts-01']);
    expect(changed[0]!.changes.join()).toMatch(/UserAuthentication: 1 → 0/);
    expect(await askLab(state.control, { ask: 'reset', host: null })).toEqual({ kind: 'done' });
    expect(await answerTo(target, 1)).toBe('FAIL 5');
  });

  it('tells which scripts have begun, and lists its faults', async () => {
    expect(await askLab(state.control, { ask: 'journal' })).toEqual({ kind: 'journal', entries: [] });
    const known = await askLab(state.control, { ask: 'faults' });
    if (known.kind !== 'faults') throw new Error(known.kind);
    expect(known.faults.map(({ name }) => name)).toContain('slow-scripts');
  });

  it('names what it knows when asked for what it does not know', async () => {
    const noHost = await askLab(state.control, { ask: 'break', host: 'ts-99', fault: 'nla-off' });
    expect(noHost).toMatchObject({ kind: 'unknown', what: 'host' });
    const noFault = await askLab(state.control, { ask: 'break', host: 'ts-01', fault: 'gremlins' });
    expect(noFault).toMatchObject({ kind: 'unknown', what: 'fault' });
    if (noFault.kind === 'unknown') expect(noFault.known).toContain('key-unreadable');
  });

  it('is found again by its state file, and by nothing else', async () => {
    expect(await adoptLab(stateFile)).toEqual(state);
    const stale = join(directory, 'stale.json');
    await writeFile(stale, JSON.stringify({ ...state, pid: process.pid }));
    expect(await adoptLab(stale)).toBeNull();
    await writeFile(stale, '{"pid":');
    expect(await adoptLab(stale)).toBeNull();
    expect(await adoptLab(join(directory, 'absent.json'))).toBeNull();
  });

  it('leaves room for a second lab beside it', async () => {
    const second = await startLabProcess({
      stateFile: join(directory, 'second.json'),
      logFile: join(directory, 'second.log'),
      parentPid: null,
    });
    const places = new Set(
      [...state.hosts, ...second.hosts].map(({ address, port }) => `${address}:${port}`),
    );
    expect(places.size).toBe(20);
    expect(await answerTo(second.hosts[0]!, 1)).toBe('FAIL 5');
    await stopLab(second);
    expect(isAlive(second.pid)).toBe(false);
    expect(await dial(second.hosts[0]!)).toBe('refused');
    expect(await adoptLab(join(directory, 'second.json'))).toBeNull();
  });

  it('says why when it does not come up', async () => {
    const refused = startLabProcess({
      stateFile: join(directory, 'missing', 'lab.json'),
      logFile: join(directory, 'early.log'),
      parentPid: null,
      timeoutMs: 1,
    });
    await expect(refused).rejects.toThrow('the lab did not come up: not within 1 ms');
  });

  // The last, because nothing is left after it.
  it('ends with its parent', async () => {
    parent.kill('SIGKILL');
    for (let waited = 0; isAlive(state.pid) && waited < 5000; waited += 50) await sleep(50);
    expect(isAlive(state.pid)).toBe(false);
    await expect(stat(stateFile)).rejects.toThrow('ENOENT');
    await expect(stat(hostOf('ts-01').way.keyFile)).rejects.toThrow('ENOENT');
  });
});
