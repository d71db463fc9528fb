import { beforeAll, describe, expect, it } from 'vitest';
import { behaviours } from '../../lab/scripts/behaviours.ts';
import { askLab } from './ask-lab.ts';
import { faultsNoScriptSees, type RecordedCase, recordedCases } from './recorded-cases.ts';
import {
  asRecordings,
  type Kept,
  presentDigests,
  type Recordings,
  readDigests,
  readRecordings,
  recordAnew,
  stepsOf,
} from './recordings.ts';

describe('recordings of a real PowerShell', () => {
  let cases: readonly RecordedCase[];
  let recorded: Recordings;
  beforeAll(async () => {
    cases = await recordedCases();
    recorded = readRecordings();
  }, 120_000);

  it(`were made of the scripts, stand-ins and hosts as they are now (stale? run: ${recordAnew})`, () => {
    const present = presentDigests(cases);
    expect(readDigests()).toEqual(present);
    expect(Object.keys(present.scripts)).toEqual(Object.keys(behaviours).toSorted());
  });

  it('are what the lab answers, in what it returns and in what it leaves behind', async () => {
    const answered = new Map<string, readonly Kept[]>();
    for (const one of cases) answered.set(one.title, await askLab(one));
    const lab = asRecordings(answered);
    for (const [file, byCase] of Object.entries(recorded)) {
      for (const title of Object.keys(byCase)) {
        const [here, real] = [stepsOf(lab, file, title), stepsOf(recorded, file, title)];
        expect.soft({ file, title, steps: here }).toEqual({ file, title, steps: real });
      }
    }
    expect(Object.keys(lab).toSorted()).toEqual(Object.keys(recorded));
  }, 120_000);

  it('leave out no fault but those that no script can see', async () => {
    expect(await faultsNoScriptSees()).toMatchInlineSnapshot(`
      [
        "impostor",
        "plaintext-after-tls",
        "slow-scripts",
        "no-way-in",
        "way-in-slow",
        "reader-slow",
        "connection-drops",
        "key-refused",
        "host-key-changed",
        "script-hangs",
        "part-hangs",
        "fragment-cut",
        "output-large",
      ]
    `);
  });
});
