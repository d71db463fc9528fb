import { createHash } from 'node:crypto';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultText } from '../../adapters/files/fault.ts';
import { PlaybookFaults } from '../../adapters/files/playbook-faults.ts';
import { readPlaybooks } from '../../adapters/files/read-playbooks.ts';
import { scratchFolder } from './scratch-folder.ts';

const shipped = join(import.meta.dirname, '..', '..', 'playbooks');

/** A copy of the playbooks with some files changed, or removed where the text is null. */
function changed(files: Record<string, ((text: string) => string) | null>): string {
  const folder = join(scratchFolder(), 'playbooks');
  cpSync(shipped, folder, { recursive: true });
  for (const [name, edit] of Object.entries(files)) {
    const file = join(folder, name);
    if (edit === null) rmSync(file);
    else writeFileSync(file, edit(readFileSync(file, 'utf8')));
  }
  return folder;
}

async function faultsOf(folder: string): Promise<string[]> {
  try {
    await readPlaybooks(folder);
  } catch (error) {
    if (error instanceof PlaybookFaults) return error.faults.map(faultText);
    throw error;
  }
  return [];
}

describe('reading playbooks', () => {
  it('reads those that are shipped, in order of name', async () => {
    const playbooks = await readPlaybooks(shipped);
    expect(playbooks.map(({ name, undo, proof, rung }) => ({ name, undo, proof, rung }))).toEqual([
      {
        name: 'rdp-add-user',
        undo: { kind: 'timed', minutes: 5, holdsFor: 'minutes' },
        proof: 'inside-only',
        rung: 9,
      },
      { name: 'rdp-allow-firewall', undo: { kind: 'timed', minutes: 5 }, proof: 'port-open', rung: 1 },
      {
        name: 'rdp-bind-certificate',
        undo: { kind: 'timed', minutes: 5 },
        proof: 'new-certificate',
        rung: 2,
      },
      { name: 'rdp-clear-mslicensing', undo: { kind: 'kept' }, proof: 'inside-only', rung: 1 },
      { name: 'rdp-delete-kept-keys', undo: { kind: 'none' }, proof: 'inside-only', rung: 9 },
      { name: 'rdp-enable', undo: { kind: 'timed', minutes: 5 }, proof: 'handshake', rung: 9 },
      { name: 'rdp-enable-tls12', undo: { kind: 'kept' }, proof: 'inside-only', rung: 1 },
      { name: 'rdp-grant-key-access', undo: { kind: 'kept' }, proof: 'handshake', rung: 1 },
      { name: 'rdp-reboot-host', undo: { kind: 'none' }, proof: 'handshake', rung: 6 },
      { name: 'rdp-refresh-policy', undo: { kind: 'none' }, proof: 'handshake', rung: 2 },
      { name: 'rdp-renew-certificate', undo: { kind: 'kept' }, proof: 'new-certificate', rung: 2 },
      { name: 'rdp-replace-listener-key', undo: { kind: 'kept' }, proof: 'new-certificate', rung: 4 },
      { name: 'rdp-require-nla', undo: { kind: 'timed', minutes: 5 }, proof: 'nla-required', rung: 1 },
      { name: 'rdp-restart-sessionenv', undo: { kind: 'none' }, proof: 'handshake', rung: 3 },
      { name: 'rdp-restart-termservice', undo: { kind: 'none' }, proof: 'handshake', rung: 5 },
      { name: 'rdp-restore-listener', undo: { kind: 'timed', minutes: 5 }, proof: 'inside-only', rung: 1 },
      { name: 'rdp-restore-machinekeys', undo: { kind: 'kept' }, proof: 'handshake', rung: 1 },
      {
        name: 'rdp-restore-security-layer',
        undo: { kind: 'timed', minutes: 5 },
        proof: 'handshake',
        rung: 1,
      },
      { name: 'rdp-start-service', undo: { kind: 'kept' }, proof: 'handshake', rung: 1 },
      {
        name: 'rdp-suspend-nla',
        undo: { kind: 'timed', minutes: 60, holdsFor: 'minutes' },
        proof: 'inside-only',
        rung: 9,
      },
      { name: 'rdp-unpin-certificate', undo: { kind: 'timed', minutes: 5 }, proof: 'handshake', rung: 1 },
    ]);
  });

  it('carries each script, and what it comes in, with the digest of its text', async () => {
    for (const { scripts, harnesses } of await readPlaybooks(shipped)) {
      for (const { text, digest } of [...Object.values(scripts), ...Object.values(harnesses)]) {
        expect(text).toContain('.SYNOPSIS');
        expect(digest).toBe(createHash('sha256').update(text).digest('hex'));
      }
    }
  });

  it('tells all faults of all files at once, each with file, line and what was expected', async () => {
    const folder = changed({
      'rdp-start-service/playbook.yaml': (text) =>
        text.replace('risk: low', 'risk: lwo').replace('rung: 1', 'rang: 1'),
      'rdp-require-nla/playbook.yaml': (text) =>
        text.replace('name: rdp-require-nla', 'name: rdp-require-mfa'),
      'rdp-require-nla/revert.ps1': null,
      'rdp-grant-key-access/detect.ps1': () => '\n',
    });
    const told = (await faultsOf(folder)).join('\n');
    expect(told).toContain('rdp-grant-key-access/detect.ps1: expected a script, found an empty file');
    expect(told).toMatch(
      /rdp-require-nla\/playbook\.yaml:1: name: expected rdp-require-nla, the name of its folder/,
    );
    expect(told).toContain('rdp-require-nla/revert.ps1: expected a script here, but there is none');
    expect(told).toMatch(/rdp-start-service\/playbook\.yaml:11: rang: unknown key; did you mean rung\?/);
    expect(told).toMatch(
      /rdp-start-service\/playbook\.yaml:\d+: risk: expected low or medium or high, found "lwo"/,
    );
  });

  it('takes an undo that is kept, none, or timed with minutes, and nothing else', async () => {
    const undo = (words: string) =>
      changed({
        'rdp-unpin-certificate/playbook.yaml': (text) => text.replace('{ timedMinutes: 5 }', words),
      });
    expect(await faultsOf(undo('none'))).toEqual([]);
    for (const words of ['timed', '{ timedMinutes: 0 }', '{ timedMinutes: 5, kept: true }', '[]']) {
      expect((await faultsOf(undo(words))).join('\n')).toMatch(/undo.*: (expected|unknown key)/);
    }
  });

  it('takes a parameter that says how long a change holds, where it is one that a host can keep', async () => {
    const held = (words: string, parameter: string) =>
      changed({
        'rdp-unpin-certificate/playbook.yaml': (text) =>
          text.replace('{ timedMinutes: 5 }', words).replace('parameters: {}', `parameters:\n  ${parameter}`),
      });
    const minutes = (bounds: string) => `minutes: { type: integer, description: How long., ${bounds} }`;
    const words = '{ timedMinutes: 5, holdsFor: minutes }';
    expect(await faultsOf(held(words, minutes('minimum: 0, maximum: 240')))).toEqual([]);
    for (const parameter of [
      minutes('minimum: 0, maximum: 241'),
      minutes('minimum: -1, maximum: 60'),
      minutes('minimum: 0'),
      'minutes: { type: string, description: How long. }',
      'hours: { type: integer, description: How long., minimum: 0, maximum: 4 }',
    ]) {
      expect((await faultsOf(held(words, parameter))).join('\n')).toMatch(
        /undo: expected the name of a param/,
      );
    }
  });

  it('takes parameters that a cause wants, where it cures that cause and has them', async () => {
    const wanted = (words: string) =>
      changed({
        'rdp-grant-key-access/playbook.yaml': (text) =>
          text.replace('{ key-denied: { removeDeny: true } }', words),
      });
    expect(await faultsOf(wanted('{}'))).toEqual([]);
    for (const words of [
      '{ renewal-failed: { removeDeny: true } }',
      '{ key-denied: { removeDeny: "yes" } }',
      '{ key-denied: { force: true } }',
    ]) {
      expect((await faultsOf(wanted(words))).join('\n')).toMatch(
        /remedyWith\..*: expected a cause among remedies/,
      );
    }
  });

  it('takes guards that are known, and what follows from them, and nothing else', async () => {
    const guards = (words: string) =>
      changed({
        'rdp-start-service/playbook.yaml': (text) => text.replace(/^guards: .*$/m, `guards: ${words}`),
      });
    expect(await faultsOf(guards('{ safe-boot: refuse, gateway: raise-risk }'))).toEqual([]);
    expect((await faultsOf(guards('{ file-server: refuse }'))).join('\n')).toMatch(
      /guards\.file-server: unknown key; expected one of domain-controller, connection-broker/,
    );
    expect((await faultsOf(guards('{ gateway: warn }'))).join('\n')).toMatch(
      /guards\.gateway: expected refuse or raise-risk, found "warn"/,
    );
  });

  it('waits only for a host that is restarted', async () => {
    const folder = changed({
      'rdp-start-service/playbook.yaml': (text) => `${text.trimEnd()}\ncomesBackWithin: 600\n`,
    });
    expect((await faultsOf(folder)).join('\n')).toMatch(/comesBackWithin: expected reboot among/);
  });

  it('lets nothing lower security that does not end by itself', async () => {
    const folder = changed({
      'rdp-start-service/playbook.yaml': (text) =>
        text.replace('lowersSecurity: false', 'lowersSecurity: true'),
    });
    expect((await faultsOf(folder)).join('\n')).toMatch(
      /lowersSecurity: expected risk: high and a timed undo/,
    );
  });

  it.each(['rdp-reboot-host', 'rdp-start-service'])(
    'has no undo that lowers security where there is none, or where it raises it: %s',
    async (name) => {
      const folder = changed({
        [`${name}/playbook.yaml`]: (text) =>
          `${name === 'rdp-reboot-host' ? text : text.replace('lowersSecurity: false', 'lowersSecurity: true')}\nundoLowersSecurity: true\n`,
      });
      expect((await faultsOf(folder)).join('\n')).toMatch(/undoLowersSecurity: expected an undo, and/);
    },
  );

  it('refuses bounds beside a text, and a default outside of them', async () => {
    const folder = changed({
      'rdp-start-service/playbook.yaml': (text) =>
        text.replace('type: string', 'type: string\n    minimum: 5'),
      'rdp-grant-key-access/playbook.yaml': (text) =>
        text.replace('type: boolean\n    default: false', 'type: integer\n    default: 4\n    minimum: 5'),
    });
    const told = (await faultsOf(folder)).join('\n');
    expect(told).toMatch(/parameters\.service\.minimum: expected no minimum beside the type string/);
    expect(told).toMatch(/parameters\.removeDeny\.default: expected a default from minimum to maximum/);
  });

  it('refuses a default that does not fit its own type or pattern', async () => {
    const folder = changed({
      'rdp-start-service/playbook.yaml': (text) => text.replace('default: TermService', 'default: RpcSs'),
      'rdp-grant-key-access/playbook.yaml': (text) => text.replace('default: false', 'default: "no"'),
    });
    const told = (await faultsOf(folder)).join('\n');
    expect(told).toMatch(/parameters\.service\.default: expected a default that fits the pattern/);
    expect(told).toMatch(/parameters\.removeDeny\.default: expected a default of type boolean/);
  });

  it('says where nothing is: no folder, no harness', async () => {
    expect((await faultsOf(join(scratchFolder(), 'nowhere')))[0]).toMatch(/expected a folder of playbooks/);
    expect(await faultsOf(changed({ 'harness/core.ps1': null }))).toContain(
      'harness/core.ps1: expected a file here, but there is none',
    );
  });

  it('names the script that calls what nobody declares, in its own file or by a piece', async () => {
    const call = (text: string) => `${text}Get-Nothing -Name 'x'\n`;
    expect(await faultsOf(changed({ 'rdp-enable/apply.ps1': call }))).toEqual([
      'rdp-enable/apply.ps1: expected functions of playbooks/harness and commands of its windows-commands.txt, found Get-Nothing',
    ]);
    const inPiece = (text: string) => text.replace('$value = Read-MachineValue', '$value = Read-NoValue');
    expect(await faultsOf(changed({ 'harness/registry.ps1': inPiece }))).toEqual([
      'harness/registry.ps1: expected functions of playbooks/harness and commands of its windows-commands.txt, found Read-NoValue',
    ]);
  });
});
