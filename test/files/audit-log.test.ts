import {
  appendFileSync,
  existsSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openAuditLog } from '../../adapters/files/audit-log.ts';
import { AuditLogUnsound } from '../../adapters/files/audit-tail.ts';
import { readLines } from '../../adapters/files/read-lines.ts';
import { createAuditQueue } from '../../adapters/memory/audit-queue.ts';
import type { ChainedEntry } from '../../src/audit/entry.ts';
import { verifyChain } from '../../src/audit/verify-chain.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { entry, logOf } from '../audit/chained-log.ts';
import { scratchFolder } from './scratch-folder.ts';

const clock: Clock = {
  now: () => new Date('2026-11-21T08:00:00Z'),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    }),
};

function setUp() {
  const file = join(scratchFolder(), 'logs', 'audit.jsonl');
  const queue = createAuditQueue();
  return { file, queue, open: (writer = 'one') => openAuditLog(file, queue, clock, writer) };
}

const entriesIn = (file: string) => [...readLines(file)].map((line) => JSON.parse(line) as ChainedEntry);
const idsIn = (file: string) => entriesIn(file).map(({ id }) => id);

describe('the audit log', () => {
  it('is a sound chain of what waited, in order, readable by its owner alone', async () => {
    const { file, queue, open } = setUp();
    await queue.record([entry('a'), entry('b', { note: 'password=hunter2' })]);
    const log = open();
    expect(await log.pump()).toBe(2);
    await queue.record([entry('c')]);
    expect(await log.pump()).toBe(1);
    expect(await log.pump()).toBe(0);
    expect(idsIn(file)).toEqual(['a', 'b', 'c']);
    expect(verifyChain(readLines(file))).toMatchObject({ kind: 'sound', upTo: 3 });
    expect(readFileSync(file, 'utf8')).not.toContain('hunter2');
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  it('is written on at once by the next process when the one before has left', async () => {
    const { file, queue, open } = setUp();
    const [first, second] = [open('one'), open('two')];
    await queue.record([entry('a')]);
    const writing = first.pump();
    await first.leave();
    expect(await writing).toBe(1);
    await queue.record([entry('b')]);
    expect(await second.pump()).toBe(1);
    expect(idsIn(file)).toEqual(['a', 'b']);
  });

  it('goes on where another process left it, and carries more than one batch', async () => {
    const { file, queue, open } = setUp();
    await queue.record([entry('a')]);
    await open().pump();
    await queue.record(Array.from({ length: 450 }, (_, index) => entry(`e${index}`)));
    expect(await open().pump()).toBe(450);
    expect(verifyChain(readLines(file))).toMatchObject({ kind: 'sound', upTo: 451 });
  });

  it('does not write twice what was on disk when the process died before it could say so', async () => {
    const { file, queue, open } = setUp();
    const dying = { ...queue, written: () => Promise.reject(new Error('killed')) };
    await queue.record([entry('a'), entry('b')]);
    await expect(openAuditLog(file, dying, clock, 'one').pump()).rejects.toThrow('killed');
    await queue.record([entry('c')]);
    expect(await open().pump()).toBe(1);
    expect(idsIn(file)).toEqual(['a', 'b', 'c']);
    expect(await queue.pending(10)).toEqual([]);
  });

  it('cuts off a torn last line, notes that in the chain, and writes the entry anew', async () => {
    const { file, queue, open } = setUp();
    await queue.record([entry('a'), entry('b', { note: 'ä'.repeat(30) })]);
    const dying = { ...queue, written: () => Promise.reject(new Error('killed')) };
    await openAuditLog(file, dying, clock, 'one')
      .pump()
      .catch(() => {});
    const whole = statSync(file).size;
    truncateSync(file, whole - 120);
    expect(await open().pump()).toBe(1);
    expect(entriesIn(file).map(({ what }) => what)).toEqual(['requested', 'torn-line-cut', 'requested']);
    expect(entriesIn(file)[1]!.detail.bytes).toMatch(/^\d+$/);
    expect(verifyChain(readLines(file))).toMatchObject({ kind: 'sound', upTo: 3 });
  });

  it('gives a last line that lacks nothing but its end just that', async () => {
    const { file, queue, open } = setUp();
    await queue.record([entry('a'), entry('b')]);
    const dying = { ...queue, written: () => Promise.reject(new Error('killed')) };
    await openAuditLog(file, dying, clock, 'one')
      .pump()
      .catch(() => {});
    const whole = readFileSync(file);
    truncateSync(file, whole.length - 1);
    expect(await open().pump()).toBe(0);
    expect(readFileSync(file).equals(whole)).toBe(true);
  });

  it('survives a cut at every byte of its last line', async () => {
    const { file, queue, open } = setUp();
    await queue.record([entry('a'), entry('b', { note: '€' })]);
    await open().pump();
    const whole = readFileSync(file);
    const first = whole.indexOf(10) + 1;
    for (let size = first; size < whole.length; size += 1) {
      writeFileSync(file, whole.subarray(0, size));
      await queue.record([entry('b', { note: '€' }), entry('c')]);
      await open().pump();
      expect(idsIn(file).filter((id) => !id.startsWith('torn:'))).toEqual(['a', 'b', 'c']);
      expect(verifyChain(readLines(file)).kind).toBe('sound');
    }
  });

  it('is not written on once somebody has changed it, and the entries stay in the queue', async () => {
    const { file, queue, open } = setUp();
    await queue.record([entry('a'), entry('b')]);
    const log = open();
    await log.pump();
    const text = readFileSync(file, 'utf8').replace('"oncall"', '"nobody here"');
    writeFileSync(file, text);
    await queue.record([entry('c')]);
    await expect(log.pump()).rejects.toThrow(/line 1: its hash does not fit what it says/);
    await expect(log.pump()).rejects.toBeInstanceOf(AuditLogUnsound);
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(await queue.pending(10)).toHaveLength(1);
  });

  it('has one writer at a time, and takes over what another wrote meanwhile', async () => {
    const { file, queue, open } = setUp();
    const [one, two] = [open('one'), open('two')];
    await queue.record([entry('a')]);
    expect(await one.pump()).toBe(1);
    await queue.record([entry('b')]);
    expect(await two.pump()).toBe(0);
    expect(await one.pump()).toBe(1);
    // The lease of the first is given up, as when it ends.
    expect(await queue.lead('one', 0)).toBe(true);
    await queue.record([entry('c')]);
    expect(await two.pump()).toBe(1);
    expect(await queue.lead('two', 0)).toBe(true);
    await queue.record([entry('d')]);
    expect(await one.pump()).toBe(1);
    expect(idsIn(file)).toEqual(['a', 'b', 'c', 'd']);
    expect(verifyChain(readLines(file))).toMatchObject({ kind: 'sound', upTo: 4 });
  });

  it('begins a new chain when the file was moved away, and says first where the old one ended', async () => {
    const { file, queue, open } = setUp();
    const log = open();
    await queue.record([entry('a')]);
    await log.pump();
    const { hash } = entriesIn(file)[0]!;
    for (const take of [() => truncateSync(file, 0), () => rmSync(file)]) {
      take();
      await queue.record([entry('b')]);
      await log.pump();
      expect(entriesIn(file)).toMatchObject([
        { what: 'begun-anew', seq: 1 },
        { id: 'b', seq: 2 },
      ]);
    }
    truncateSync(file, 0);
    await log.pump();
    expect(entriesIn(file)).toMatchObject([{ what: 'begun-anew', detail: { after: '2' } }]);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['cut off at the end of a line', (lines: string[]) => lines.slice(0, 2)],
    ['cut off in a line', (lines: string[]) => [...lines.slice(0, 2), lines[2]!.slice(0, 40)]],
    ['written anew as a whole, and longer', () => logOf(['x', 'y', 'z', 'w'].map((id) => entry(id)))],
  ])('is not written on where its end was %s under us, though the chain looks sound', async (_, cut) => {
    const { file, queue, open } = setUp();
    await queue.record([entry('a'), entry('b'), entry('c')]);
    const log = open();
    await log.pump();
    writeFileSync(file, cut([...readLines(file)]).join(''));
    await queue.record([entry('d')]);
    await expect(log.pump()).rejects.toThrow(/does not hold entry 3 as it was written/);
    // It is not forgotten by the next time.
    await expect(log.pump()).rejects.toBeInstanceOf(AuditLogUnsound);
    expect(idsIn(file)).not.toContain('d');
    expect(await queue.pending(10)).toHaveLength(1);
  });

  it('follows the queue until it is told to stop, and outlives a fault', async () => {
    const { file, queue, open } = setUp();
    const stop = new AbortController();
    const faults: unknown[] = [];
    let failing = true;
    const shaky = {
      ...queue,
      pending: (limit: number) => (failing ? Promise.reject(new Error('away')) : queue.pending(limit)),
    };
    const following = openAuditLog(file, shaky, clock, 'one').follow(
      stop.signal,
      (fault) => faults.push(fault),
      5,
    );
    await queue.record([entry('a')]);
    await expect.poll(() => faults.length).toBeGreaterThan(0);
    expect(existsSync(file)).toBe(false);
    failing = false;
    await expect.poll(() => existsSync(file) && idsIn(file)).toEqual(['a']);
    stop.abort();
    await following;
    appendFileSync(file, '');
    expect(await open().pump()).toBe(0);
  });
});

describe('the lines of a file', () => {
  it('come whole, however they fall into the chunks, each with its end', async () => {
    const { readLineBytes } = await import('../../adapters/files/read-lines.ts');
    const text = 'ä\n\nlonger line\nlast';
    const file = join(scratchFolder({ 'a.txt': text }), 'a.txt');
    for (let chunk = 1; chunk < 25; chunk += 1) {
      expect([...readLineBytes(file, chunk)].map(String)).toEqual(['ä\n', '\n', 'longer line\n', 'last']);
    }
  });

  it('that are not UTF-8 are told apart from any that are', () => {
    const folder = scratchFolder({ bad: Buffer.from([0x7b, 0xff, 0x0a]), good: '{\ufffd\n' });
    expect([...readLines(join(folder, 'bad'))]).not.toEqual([...readLines(join(folder, 'good'))]);
  });
});
