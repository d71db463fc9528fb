import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { computerFromWay } from '../../adapters/powershell/node-powershell/computer.ts';
import { writeField } from '../../adapters/powershell/node-powershell/field.ts';
import { followJob } from '../../adapters/powershell/node-powershell/follow-job.ts';
import { layerOf } from '../../adapters/powershell/node-powershell/layer-of.ts';
import { splitLines } from '../../adapters/powershell/node-powershell/split-lines.ts';
import { collectOutput } from '../../adapters/powershell/session/collect-output.ts';
import type { Way } from '../../src/inventory/host.ts';
import type { Session } from '../../src/ports/host-executor.ts';
import { pwsh, withoutPwsh } from '../playbooks/pwsh.ts';
import { type Bench, hostBy, ignore, never, openBench, returnedBy, run } from './node-powershell-bench.ts';
import { realStep } from './real-steps.ts';

// Each starts processes of half a second, of two cores that others share.
vi.setConfig({ testTimeout: 60_000 });

/**
 * In place of New-PSSession alone, which no Linux can do over WSMan: a session of PowerShell's own remoting to a second
 * process, or a failure as WinRM reports it. Everything after it is real: a remote runspace, CLIXML, streams, stop.
 */
const prelude = `
function global:New-PSSession {
    [CmdletBinding()] param($ComputerName, $ConfigurationName, $Authentication, $Port, [switch] $UseSSL, $SessionOption)
    $asked = @{ name = $ComputerName; port = $Port; configuration = $ConfigurationName; authentication = $Authentication; tls = [bool]$UseSSL; option = $SessionOption.GetType().Name }
    [System.IO.File]::WriteAllText($env:TMPDIR + '/asked.json', (ConvertTo-Json $asked))
    if ($ConfigurationName -eq 'dies') { [Environment]::Exit(0) }
    if ($ConfigurationName -like 'fails *') {
        $code, $id = $ConfigurationName.Substring(6).Split(' ')
        $exception = New-Object System.Management.Automation.Remoting.PSRemotingTransportException "it does not let us in: $id"
        $exception.ErrorCode = [int]$code
        $PSCmdlet.ThrowTerminatingError([System.Management.Automation.ErrorRecord]::new($exception, $id, 'OpenError', $null))
    }
    $runspace = [runspacefactory]::CreateOutOfProcessRunspace($null)
    $runspace.Open()
    [pscustomobject]@{ Runspace = $runspace }
}
function global:Remove-PSSession { param($Session) $Session.Runspace.Dispose() }
`;

/** A Windows host that the account running the tests may open a session on. */
const realComputer = process.platform === 'win32' ? process.env.RDP_MEDIC_TEST_COMPUTER : undefined;
const unrun =
  'skipped, and never run so far: it needs a Windows management host and RDP_MEDIC_TEST_COMPUTER, a Windows host';

it.skipIf(realComputer === undefined)(`-ComputerName reaches a real Windows host (${unrun})`, async () => {
  const bench = openBench({ executable: 'powershell.exe', limits: { shells: 1 } });
  const session = await bench.session({ kind: 'node-powershell', computer: realComputer! });
  const value = { text: '$(1)\ud800_x0041_', list: [1], none: null };
  const text = 'param($Value) @{ value = $Value; name = [Environment]::MachineName }';
  expect(await returnedBy(session, text, { Value: value })).toMatchObject({ value });
  expect(await run(session, realStep('throw "no"'))).toMatchObject({ kind: 'threw', id: 'no' });
  expect(await run(session, realStep('Start-Sleep 60', {}, 1000))).toMatchObject({ kind: 'unknown' });
  await bench.close();
});

describe.skipIf(pwsh === null)(
  pwsh === null
    ? `another computer through the management host (${withoutPwsh})`
    : 'another computer through the management host',
  () => {
    let bench: Bench;
    let session: Session;
    let listener: Server;
    const before = process.env.TMPDIR;
    const way = () => ({
      kind: 'node-powershell',
      computer: 'localhost',
      port: (listener.address() as AddressInfo).port,
    });
    const failing = (what: string) => ({ ...way(), configurationName: what });

    beforeAll(async () => {
      // Only asked whether somebody listens.
      listener = createServer((socket) => socket.destroy());
      await new Promise<void>((resolve) => listener.listen(0, 'localhost', resolve));
      bench = openBench({ limits: { shells: 1 } }, prelude);
      process.env.TMPDIR = bench.folder;
      session = await bench.session({ ...way(), authentication: 'Kerberos' });
    });
    afterAll(async () => {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
      listener.close();
      await bench.close();
    });

    it('the script runs in another process, with its arguments as data', async () => {
      const value = { list: ['$(1)', '\ud800', '_x0041_', 'a\u0000b', '\'"`'], one: [1], none: null };
      const answer = await returnedBy(session, 'param($Value) @{ value = $Value; pid = $PID }', {
        Value: value,
      });
      expect(answer).toMatchObject({ value });
      expect(bench.pids()).not.toContain((answer as { pid: number }).pid);
      expect(JSON.parse(readFileSync(join(bench.folder, 'asked.json'), 'utf8'))).toEqual({
        ...{ name: 'localhost', port: way().port, configuration: null },
        ...{ authentication: 'Kerberos', tls: false, option: 'PSSessionOption' },
      });
    });

    it('what it throws comes with message, id and category, and what it says comes too', async () => {
      const said: string[] = [];
      const text =
        "Write-Warning 'w'; Write-Error -Message 'm' -ErrorId 'RdpMedic.Test' -Category ObjectNotFound";
      const outcome = await run(session, realStep(text), (record) =>
        said.push(`${record.stream} ${record.text}`),
      );
      expect(outcome).toMatchObject({ kind: 'threw', message: 'm', category: 'ObjectNotFound' });
      expect(outcome).toHaveProperty('id', expect.stringContaining('RdpMedic.Test'));
      expect(said).toEqual(['warning w']);
    });

    it('a command goes without script text', async () => {
      const step = {
        name: 'c',
        command: 'Write-Output',
        parameters: { InputObject: ['a', '$(1)'] },
        timeoutMs: 15_000,
      };
      expect(await session.runCommand!(step, ignore, never)).toEqual({
        kind: 'returned',
        value: ['a', '$(1)'],
      });
    });

    it('past its deadline it is unknown: what we can kill is not where the script runs', async () => {
      const outcome = await run(session, realStep('Start-Sleep -Seconds 60', {}, 1000));
      expect(outcome).toMatchObject({ kind: 'unknown' });
    });

    it('a session that does not open is unreachable with its layer, and nothing was sent', async () => {
      const refusals = {
        'fails 5 AccessDenied,PSSessionOpenFailed': 'authentication',
        'fails -2144108526 CannotConnect,PSSessionOpenFailed': 'port',
        'fails 53 NetworkPathNotFound,PSSessionOpenFailed': 'name',
        'fails -2144108485 InvalidResourceUri,PSSessionOpenFailed': 'subsystem',
      };
      for (const [what, layer] of Object.entries(refusals)) {
        const refused = await bench.session(failing(what));
        const outcome = await run(refused, realStep('@{}'));
        expect(outcome).toMatchObject({
          kind: 'unreachable',
          layer,
          message: expect.stringContaining('let us in'),
        });
      }
    });

    it('a shell that dies before the script was sent is unreachable, not unknown', async () => {
      const dying = await bench.session(failing('dies'));
      expect(await run(dying, realStep('@{}'))).toMatchObject({ kind: 'unreachable' });
    });

    it('a closed port and a name that leads nowhere are found out before any shell is asked', async () => {
      const { executor } = bench;
      const closed = { kind: 'node-powershell', computer: '127.77.255.1', port: 1 };
      expect(await executor.open(hostBy(closed), never)).toMatchObject({
        kind: 'unreachable',
        layer: 'port',
      });
      const nameless = { ...closed, computer: 'no-such-host.invalid' };
      expect(await executor.open(hostBy(nameless), never)).toMatchObject({
        kind: 'unreachable',
        layer: 'name',
      });
    });

    it.skipIf(process.platform === 'win32')(
      "PowerShell's own refusal of WSMan on Unix is unreachable, layer subsystem",
      async () => {
        const plain = openBench({ limits: { shells: 1 } });
        const opened = await plain.session(way());
        const outcome = await run(opened, realStep('@{}'));
        expect(outcome).toMatchObject({
          kind: 'unreachable',
          layer: 'subsystem',
          message: expect.stringMatching(/WSMan/),
        });
        await plain.close();
      },
    );
  },
);

describe('the words of a shell about its job', () => {
  const text = (plain: string): string => writeField(plain);
  const endOf = (...frames: readonly (readonly string[])[]) => {
    const output = collectOutput('s', join(tmpdir(), 'never-written'), (data) => data);
    const job = followJob({ name: 's', isCommand: false, output }, ignore, ignore);
    for (const [kind, ...fields] of frames) job.frame(kind!, fields);
    return job.end;
  };

  it('a session that is lost, or a shell in trouble, after the script was sent: unknown', () => {
    expect(endOf(['sent'], ['lost', text('gone')])).toMatchObject({ kind: 'unknown' });
    expect(endOf(['sent'], ['fault', text('out of memory')])).toMatchObject({ kind: 'unknown' });
  });

  it('the same before: unreachable', () => {
    expect(endOf(['fault', text('out of memory')])).toMatchObject({
      kind: 'unreachable',
      layer: 'subsystem',
    });
    expect(endOf(['unreachable', text('5'), text('AccessDenied,X'), text('no')])).toEqual({
      ...{ kind: 'unreachable', layer: 'authentication', message: 'no' },
    });
  });

  it('no word of an end is no end, and only the first counts', () => {
    expect(endOf(['sent'], ['part', text('{}')], ['object', 'text'])).toBeNull();
    const late = ['threw', text('late'), text('x'), '-', '-'];
    expect(endOf(['sent'], ['part', text('{}')], ['object', 'text'], ['completed'], late)).toEqual({
      ...{ kind: 'returned', value: {} },
    });
  });

  it('an answer that is no JSON, or of several objects, or left out for its size, is garbled', () => {
    const object = (answer: string) =>
      [
        ['part', text(answer)],
        ['object', 'text'],
      ] as const;
    expect(endOf(['sent'], ...object('hello'), ['completed'])).toMatchObject({ kind: 'garbled' });
    expect(endOf(['sent'], ...object('{}'), ...object('{}'), ['completed'])).toMatchObject({
      kind: 'garbled',
    });
    expect(endOf(['sent'], ['object', 'left-out'], ['completed'])).toMatchObject({ kind: 'garbled' });
    expect(endOf(['sent'], ['completed'])).toMatchObject({ kind: 'garbled' });
  });
});

describe('lines of a stream', () => {
  it('come whole whatever the pieces, and one beyond the limit is counted and not kept', () => {
    const whole = `short\n${'x'.repeat(50)}\n\nlast\n`;
    for (const size of [1, 3, 7, 1000]) {
      const lines: string[] = [];
      let dropped = 0;
      const splitter = splitLines(
        20,
        (line) => lines.push(line),
        (characters) => {
          dropped += characters;
        },
      );
      for (let at = 0; at < whole.length; at += size) splitter.take(whole.slice(at, at + size));
      // A long line that comes in one piece with its end is short work for whoever has it already.
      expect(lines.filter((line) => line.length <= 20)).toEqual(['short', '', 'last']);
      if (size < 20) expect(dropped).toBe(50);
    }
  });
});

describe('the layer of an error', () => {
  it('is read from its name, else from its number, else it is the endpoint', () => {
    expect(layerOf('LogonFailure,PSSessionOpenFailed', '1326')).toBe('authentication');
    expect(layerOf('PSSessionOpenFailed', '-2144108526')).toBe('port');
    expect(layerOf('-2144108250,PSSessionOpenFailed', '-2144108250')).toBe('port');
    expect(layerOf('CannotConnectRunAsFailed,PSSessionOpenFailed', '-2144108065')).toBe('subsystem');
    expect(layerOf('', '')).toBe('subsystem');
  });
});

describe('a way through the management host', () => {
  it("names a computer, or else the host's address; the management host only where it says so", () => {
    const kind = 'node-powershell';
    expect(computerFromWay(hostBy({ kind }))).toEqual({ kind: 'computer', name: '127.0.0.1' });
    expect(computerFromWay(hostBy({ kind, computer: 'ts-01', tls: true }))).toEqual({
      kind: 'computer',
      name: 'ts-01',
      tls: true,
    });
    expect(computerFromWay(hostBy({ kind, here: true }))).toEqual({ kind: 'here' });
    expect(computerFromWay(hostBy({ kind: 'ssh' }))).toBeNull();
    expect(computerFromWay(hostBy(null))).toBeNull();
  });

  it('takes no setting that is misspelt or of another kind for one that is not there', () => {
    const kind = 'node-powershell';
    for (const way of [{ tls: 'true' }, { useSSL: true }, { port: '5986' }, { here: 'yes' }, { computer: 5 }])
      expect(computerFromWay(hostBy({ kind, ...way } as unknown as Way)), JSON.stringify(way)).toBeNull();
  });

  it('takes no authentication that hands over a password', () => {
    for (const authentication of ['Basic', 'Credssp', 'basic', 1]) {
      expect(computerFromWay(hostBy({ kind: 'node-powershell', authentication }))).toBeNull();
    }
  });
});
