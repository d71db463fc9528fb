import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { pwsh, withoutPwsh } from '../playbooks/pwsh.ts';

const title = pwsh === null ? `a real PowerShell client (${withoutPwsh})` : 'a real PowerShell client';

/** Runs the script with a `ssh` on the PATH that is our server half on stdin and stdout. */
async function runClient(): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(join(tmpdir(), 'rdp-medic-psrp-'));
  try {
    const host = join(import.meta.dirname, 'stdio-host.ts');
    // No `exec`: PowerShell looks for its child by the name it started it with.
    writeFileSync(join(folder, 'ssh'), `#!/bin/sh\n'${process.execPath}' '${host}'\n`, { mode: 0o755 });
    const env = {
      ...process.env,
      PATH: `${folder}${delimiter}${process.env.PATH}`,
      NO_COLOR: '1',
      POWERSHELL_TELEMETRY_OPTOUT: '1',
    };
    const script = join(import.meta.dirname, 'real-client.ps1');
    const { stdout } = await promisify(execFile)(
      pwsh!,
      ['-NoLogo', '-NoProfile', '-NonInteractive', '-File', script, '-Secret', 'geheim €'],
      { env, timeout: 120_000 },
    );
    return JSON.parse(stdout.trimEnd().split('\n').at(-1)!);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe.skipIf(pwsh === null)(title, { timeout: 130_000 }, () => {
  it('opens a session on the server half and sees every stream, error, secret and stop', async () => {
    expect(await runClient()).toEqual({
      state: 'Opened',
      version: '7.4.6',
      output: [1, 'Stopped', '日本'],
      warning: 'careful',
      information: 'told',
      error: ['not so bad', 'Lab.NotSoBad,Thing', 'InvalidData', 'x'],
      streams: ['wordy', 'details', 'Repair', 50],
      failed: ['it failed', 'Lab.Failed'],
      typed: {
        text: 'Repeat',
        parameters: [
          ['Name', "a'; $(x)\0 _x0041_ 日本語"],
          ['Table', { a: { b: [1, null] } }],
          ['On', true],
        ],
      },
      secret: ['geheim €', 'from the host'],
      stopped: 'Stopped',
      imported: ['Get-Thing'],
      reset: 'Opened',
      closed: 'Closed',
    });
  });
});
