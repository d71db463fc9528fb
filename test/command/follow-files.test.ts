import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { digestsOf, followFiles } from '../../src/command/follow-files.ts';
import { scratchFolder } from '../files/scratch-folder.ts';

/** A file whose text is its value; `bad` in it is a fault. */
function given() {
  const file = join(scratchFolder({ 'people.yaml': 'one' }), 'people.yaml');
  const told: string[] = [];
  const time = { ms: 0 };
  let reads = 0;
  /** Somebody who writes while we read. */
  const meanwhile = { act: () => {} };
  const read = () => {
    reads += 1;
    const text = readFileSync(file, 'utf8');
    meanwhile.act();
    return text.includes('bad') ? { faults: [`people.yaml:1: ${text}`] } : { value: { text } };
  };
  const followed = followFiles(() => [file], { value: { text: 'one' }, digests: digestsOf([file]) }, read, {
    ms: () => time.ms,
    now: () => new Date(Date.parse('2030-11-21T07:30:00.000Z') + time.ms),
  });
  followed.listen({
    changed: (digests, names) => told.push(`changed ${names.map((one) => basename(one))} ${digests[file]}`),
    faulty: (faults) => told.push(`faulty ${faults}`),
    mended: () => told.push('mended'),
  });
  const later = (ms = 500) => {
    time.ms += ms;
    return followed.now();
  };
  return { file, told, time, followed, later, meanwhile, reads: () => reads };
}
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

it('what changes is in force half a second later, told with its digest, and the same object until then', () => {
  const { file, told, followed, later, reads } = given();
  const before = followed.now();
  expect(later()).toBe(before);
  expect(reads()).toBe(0);
  writeFileSync(file, 'two');
  expect(later(499)).toBe(before);
  const after = later(1);
  expect(after).toEqual({ text: 'two' });
  expect(later(10_000)).toBe(after);
  expect([told, reads()]).toEqual([[`changed people.yaml ${sha256('two')}`], 1]);
});

it('what is faulty is told once, and the last sound file stays in force until it is put right', () => {
  const { file, told, followed, later } = given();
  const before = followed.now();
  writeFileSync(file, 'bad');
  expect([later(), later(), later(20_000)]).toEqual([before, before, before]);
  expect(told).toEqual(['faulty people.yaml:1: bad']);
  expect(followed.ready()).toEqual({
    name: 'site',
    ok: false,
    since: '2030-11-21T07:30:00.000Z',
    words: 'people.yaml:1: bad; the last good files are in force since 2030-11-21T07:30:00.000Z',
  });
  writeFileSync(file, 'good again');
  expect(later()).toEqual({ text: 'good again' });
  expect(followed.ready()).toMatchObject({ ok: true, since: '2030-11-21T07:30:21.500Z' });
  expect(told).toHaveLength(2);
});

it('what is put back as it was is ready again, and nothing has changed', () => {
  const { file, told, followed, later } = given();
  const before = followed.now();
  writeFileSync(file, 'bad');
  later();
  writeFileSync(file, 'one');
  expect(later()).toBe(before);
  expect(followed.ready()).toMatchObject({ ok: true, since: '2030-11-21T07:30:00.000Z' });
  expect(told).toEqual(['faulty people.yaml:1: bad', 'mended']);
});

it('a file of the same size and date is seen, put there by renaming or written in place', () => {
  const { file, later } = given();
  const { atime, mtime } = statSync(file);
  later();
  later(10_000);
  writeFileSync(`${file}.new`, 'two');
  utimesSync(`${file}.new`, atime, mtime);
  renameSync(`${file}.new`, file);
  expect(later()).toEqual({ text: 'two' });
  later(10_000);
  writeFileSync(file, 'six');
  utimesSync(file, atime, mtime);
  expect(later()).toEqual({ text: 'six' });
});

it('a file that is written while it is read is not judged by half', () => {
  const { file, told, later, meanwhile } = given();
  writeFileSync(file, 'bad');
  meanwhile.act = () => writeFileSync(file, 'whole');
  expect(later()).toEqual({ text: 'one' });
  expect(told).toEqual([]);
  meanwhile.act = () => {};
  expect(later()).toEqual({ text: 'whole' });
});

it('a reading that takes a while is in force when it is done, and a file that is added is seen', async () => {
  const folder = scratchFolder({ 'a.yaml': 'one' });
  const listed = () => readdirSync(folder).map((name) => join(folder, name));
  const time = { ms: 0 };
  const texts = () => listed().map((file) => readFileSync(file, 'utf8'));
  const told: string[] = [];
  const followed = followFiles<readonly string[]>(
    listed,
    { value: texts(), digests: digestsOf(listed()) },
    async () => {
      await Promise.resolve();
      if (texts().includes('bad')) throw new Error('b.yaml: bad');
      return { value: texts() };
    },
    { ms: () => time.ms, now: () => new Date(0) },
  );
  followed.listen({
    changed: (_, files) => told.push(`changed ${files.map((file) => basename(file))}`),
    faulty: (faults) => told.push(`faulty ${faults}`),
    mended: () => told.push('mended'),
  });
  const later = async () => {
    time.ms += 500;
    const before = followed.now();
    await new Promise((resolve) => setImmediate(resolve));
    return [before, followed.now()];
  };
  writeFileSync(join(folder, 'b.yaml'), 'bad');
  expect(await later()).toEqual([['one'], ['one']]);
  writeFileSync(join(folder, 'b.yaml'), 'two');
  expect(await later()).toEqual([['one'], ['one', 'two']]);
  rmSync(join(folder, 'a.yaml'));
  expect(await later()).toEqual([['one', 'two'], ['two']]);
  expect(told).toEqual(['faulty b.yaml: bad', 'changed b.yaml', 'changed a.yaml']);
});
