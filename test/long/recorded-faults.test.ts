import { describe, expect, it } from 'vitest';
import { askAgain } from '../playbooks/ask-again.ts';
import { pwsh, withoutPwsh } from '../playbooks/pwsh.ts';
import { recordedCases } from '../playbooks/recorded-cases.ts';
import { recordAnew } from '../playbooks/recordings.ts';

const title = 'every script in every case that is recorded, in a real PowerShell';

describe.skipIf(pwsh === null)(pwsh === null ? `${title} (${withoutPwsh})` : title, () => {
  it(`comes to what is recorded (else: ${recordAnew})`, async () => {
    const cases = await recordedCases();
    expect(cases.length).toBeGreaterThan(200);
    const { notHere, again, recorded } = await askAgain(cases);
    expect(notHere).toEqual([]);
    expect(again).toEqual(recorded);
  }, 900_000);
});
