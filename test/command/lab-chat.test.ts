import { expect, it } from 'vitest';
import { answerLab, changedHosts } from '../../src/command/lab-chat.ts';

it('a lab that has ended is named as such, with the way to a new one', async () => {
  for (const line of ['/lab', '/lab faults', '/lab break ts-01 nla-off', '/lab reset', '/lab stop']) {
    const { text } = await answerLab(line, async () => {
      throw new Error('no lab answers at 127.77.0.254:3389');
    });
    expect(text).toContain('The lab does not answer');
    expect(text).toContain('npm start');
  }
});

it('says in words what is no longer as set up', () => {
  const lines = changedHosts([
    {
      name: 'ts-02',
      address: '127.77.0.2',
      port: 3389,
      build: 20348,
      fault: null,
      changes: [
        'keyFiles.f686aace_3b1c.entries.2: absent → {"sid":"S-1-5-20"}',
        'keyFiles.f686aace_3b1c.entries.3: absent → {"sid":"S-1-5-18"}',
        'scriptDelayMs: 0 → 5000',
      ],
    },
  ]);
  expect(lines[0]).toBe('  ts-02: access to key files, how long scripts take');
});
