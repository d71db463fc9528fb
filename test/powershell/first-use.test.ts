import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Host } from '../../src/inventory/host.ts';
import type { StreamRecord } from '../../src/ports/host-executor.ts';
import { cutLab } from './cut-lab.ts';

const never = new AbortController().signal;

it('a key trusted on first use is said to the first script that follows, once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rdp-medic-test-'));
  const bench = await cutLab();
  try {
    const { hostKey: _, ...way } = bench.host.way!;
    const knownHosts = join(folder, 'known_hosts');
    const host: Host = { ...bench.host, way: { ...way, kind: 'ssh', knownHosts, trustOnFirstUse: true } };
    const told: StreamRecord[][] = [];
    // Two at the same moment write one line each at most, and both lines are the same.
    for (const count of [2, 1]) {
      const sessions = await Promise.all(
        Array.from({ length: count }, () => bench.executor.open(host, never)),
      );
      for (const session of sessions) {
        if (session.kind !== 'session') throw new Error(session.message);
        for (let round = 0; round < 2; round += 1) {
          const records: StreamRecord[] = [];
          await session.run(bench.step, (record) => records.push(record), never);
          told.push(records.filter(({ text }) => text.includes('trusted from now on')));
        }
        await session.close();
      }
    }
    // Which of the two came first is theirs to settle: one of them was told, with its first script.
    const firsts = [told[0]!, told[2]!];
    expect(firsts.toSorted((a, b) => b.length - a.length)).toEqual([
      [{ stream: 'warning', text: expect.stringMatching(/ts-01 was not known.*SHA256:/) }],
      [],
    ]);
    expect([told[1], told[3], ...told.slice(4)]).toEqual([[], [], [], []]);
    expect(new Set(readFileSync(knownHosts, 'utf8').trim().split('\n')).size).toBe(1);
  } finally {
    await bench.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
