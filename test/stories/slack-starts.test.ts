import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { adoptLab, stopLab } from '../../src/command/lab-process.ts';

const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rdp-medic-starts-'));
});
afterEach(async () => {
  const lab = await adoptLab(join(folder, 'data', 'lab.json'));
  if (lab !== null) await stopLab(lab);
  rmSync(folder, { recursive: true, force: true });
});
const file = (name: string, text: string, mode = 0o600) => writeFileSync(join(folder, name), text, { mode });

function serve() {
  const { status, stderr } = spawnSync(process.execPath, [main, 'serve'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
    timeout: 40_000,
  });
  return { status, lines: stderr.trim().split('\n') };
}

describe('medic serve that cannot start', () => {
  it('tells every fault of every file at once, no secret among them, and ends with 2', () => {
    file(
      'rdp-medic.yaml',
      `slack:
  mode: socket
  appTokenFile: app
  workspaces: [{teamId: T0001, tokenFile: missing}, {teamId: T0002, tokenFile: open}]
incidents:
  slack: {teamId: T0007, channel: C0001}
`,
    );
    file('app', 'xapp-secret');
    file('open', 'xoxb-secret', 0o644);
    file('hosts.yaml', 'hosts: [{name: ts-01, address: 127.0.0.1, port: x}]\n');
    file('people.yaml', 'people: [{id: a, name: A, slack: bob}]\n');
    file('policy.yaml', 'rules: [{name: r, verbs: [chek], decision: allow, reason: x}]\n');
    const { status, lines } = serve();
    expect(status).toBe(2);
    expect(
      lines.map((line) => /^[^:]*?([\w-]+\.yaml)[^ ]*: ([^:]+):/.exec(line)?.slice(1).join(' ')),
    ).toEqual([
      'rdp-medic.yaml slack.workspaces[0].tokenFile',
      'rdp-medic.yaml slack.workspaces[1].tokenFile',
      'rdp-medic.yaml incidents.slack.teamId',
      'hosts.yaml hosts[0].port',
      'people.yaml people[0].slack',
      'policy.yaml rules[0].verbs[0]',
    ]);
    expect(lines.join()).not.toContain('secret');
  }, 60_000);

  it('says what to do where something listens on its port already', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    file(
      'rdp-medic.yaml',
      `lab: true
dataDir: data
http: {port: ${port}}
slack: {mode: socket, appTokenFile: app, apiUrl: "http://127.0.0.1:9/api/", workspaces: [{teamId: T0001, tokenFile: bot}]}
`,
    );
    file('app', 'xapp-secret');
    file('bot', 'xoxb-secret');
    const { status, lines } = serve();
    taken.close();
    expect(status).toBe(2);
    expect(lines.at(-1)).toBe(
      `http: cannot listen on 127.0.0.1 port ${port}: something listens there already; end it, or choose another http.port in rdp-medic.yaml`,
    );
    expect(lines.join()).not.toContain('secret');
  }, 60_000);
});
