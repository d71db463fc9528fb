import { afterEach, describe, expect, it, vi } from 'vitest';
import { createManifest } from '../../adapters/slack/manifest.ts';
import { program } from '../../src/command/slack.ts';

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

async function run(...args: readonly string[]) {
  const out = vi.spyOn(console, 'log').mockImplementation(() => {});
  const err = vi.spyOn(console, 'error').mockImplementation(() => {});
  await program().parseAsync(['manifest', ...args], { from: 'user' });
  const said = (spy: typeof out) => spy.mock.calls.flat().join('\n');
  return { out: said(out), err: said(err), code: process.exitCode };
}

describe('medic slack manifest', () => {
  it('prints what Slack can read', async () => {
    const { out, code } = await run('--mode', 'socket');
    expect(JSON.parse(out)).toEqual(createManifest({ mode: 'socket' }));
    expect(code).toBeUndefined();
  });

  it.each([
    [['--mode', 'http'], 'needs the public address'],
    [['--mode', 'http', '--url', 'http://medic.example.com'], 'https addresses only'],
    [['--mode', 'http', '--url', 'medic'], 'is no address'],
    [['--mode', 'http', '--url', 'https://medic.example.com/slack/events'], 'the address alone'],
    [['--mode', 'socket', '--url', 'https://medic.example.com'], 'leave --url out'],
  ])('%j is refused with why', async (args, why) => {
    const { out, err, code } = await run(...args);
    expect([out, code]).toEqual(['', 2]);
    expect(err).toContain(why);
  });
});
