import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultText } from '../adapters/files/fault.ts';
import { type ReadConfig, readConfig } from '../src/config.ts';
import { scratchFolder } from './files/scratch-folder.ts';

const faultsOf = (read: ReadConfig) => (read.kind === 'faults' ? read.faults.map(faultText) : read.kind);

describe('the configuration', () => {
  it('is none where nothing is set up, even with a Redis, a place or a data folder', () => {
    const cwd = scratchFolder();
    const env = { REDIS_URL: 'redis://h:1', RDP_MEDIC_FROM: 'hq', RDP_MEDIC_DATA: 'd', RDP_MEDIC_POLICY: '' };
    expect(readConfig({ env: {}, cwd })).toEqual({ kind: 'none' });
    expect(readConfig({ env, cwd })).toEqual({ kind: 'none' });
  });

  it('comes from rdp-medic.yaml, with what it leaves out beside it', () => {
    const cwd = scratchFolder({ 'rdp-medic.yaml': 'from: hq\npolicy: rules/policy.yaml\n' });
    expect(readConfig({ env: {}, cwd })).toEqual({
      kind: 'config',
      config: {
        redisUrl: null,
        dataDir: join(cwd, 'rdp-medic-data'),
        from: 'hq',
        files: {
          inventory: join(cwd, 'hosts.yaml'),
          people: join(cwd, 'people.yaml'),
          policy: join(cwd, 'rules', 'policy.yaml'),
          access: null,
        },
        auditFile: join(cwd, 'rdp-medic-data', 'audit.jsonl'),
        lab: false,
        chats: {
          slack: null,
          teams: null,
          http: { address: '127.0.0.1', port: 8_080 },
          incidents: null,
          auditHead: null,
          announce: [],
        },
      },
    });
  });

  it('takes an access.yaml that stands beside it, and another one where it is told to', () => {
    const cwd = scratchFolder({ 'rdp-medic.yaml': 'from: hq\n', 'access.yaml': '' });
    const files = (env: Record<string, string>) => readConfig({ env, cwd });
    expect(files({})).toMatchObject({ config: { files: { access: join(cwd, 'access.yaml') } } });
    expect(files({ RDP_MEDIC_ACCESS: '/etc/a.yaml' })).toMatchObject({
      config: { files: { access: '/etc/a.yaml' } },
    });
  });

  it('comes from the environment alone, and the environment wins over the file', () => {
    const cwd = scratchFolder();
    expect(readConfig({ env: { RDP_MEDIC_INVENTORY: '/etc/h.yaml' }, cwd })).toMatchObject({
      config: { from: hostname(), files: { inventory: '/etc/h.yaml', people: join(cwd, 'people.yaml') } },
    });
    const set = scratchFolder({ 'rdp-medic.yaml': 'redisUrl: redis://a:1\nfrom: a\nauditFile: log.jsonl\n' });
    const env = { REDIS_URL: 'rediss://b:2', RDP_MEDIC_FROM: 'b', RDP_MEDIC_DATA: 'data' };
    expect(readConfig({ env, cwd: set })).toMatchObject({
      config: {
        redisUrl: 'rediss://b:2',
        from: 'b',
        dataDir: join(set, 'data'),
        auditFile: join(set, 'log.jsonl'),
      },
    });
  });

  it('cannot be changed once it is read', () => {
    const read = readConfig({ env: { RDP_MEDIC_POLICY: 'p.yaml' }, cwd: scratchFolder() });
    expect(read.kind === 'config' && Object.isFrozen(read.config) && Object.isFrozen(read.config.files)).toBe(
      true,
    );
  });

  it('may stand in another file, whose folder its paths are relative to', () => {
    const folder = scratchFolder({ 'site.yaml': 'from: hq\n' });
    const wanted = { config: { from: 'hq', files: { people: join(folder, 'people.yaml') } } };
    expect(readConfig({ env: {}, cwd: '/', file: join(folder, 'site.yaml') })).toMatchObject(wanted);
    expect(readConfig({ env: { RDP_MEDIC_CONFIG: join(folder, 'site.yaml') }, cwd: '/' })).toMatchObject(
      wanted,
    );
  });

  it('tells every fault of file and environment at once, and repeats no password', () => {
    const cwd = scratchFolder({
      'rdp-medic.yaml': 'fom: hq\nfrom: my place\nredisUrl: http://user:hunter2@h\npeople: 3\n',
    });
    const env = {
      REDIS_URL: 'localhost:6379:hunter2',
      RDP_MEDIC_INVENTRY: 'x',
      RDP_MEDIC_REDIS_URL: 'redis://h',
    };
    const faults = faultsOf(readConfig({ env, cwd }));
    expect(faults).toEqual([
      'rdp-medic.yaml:1: fom: unknown key; did you mean from?',
      'rdp-medic.yaml:2: from: expected one word, found "my place"',
      'rdp-medic.yaml:3: redisUrl: expected redis://HOST:PORT, rediss://HOST:PORT or unix:///PATH',
      'rdp-medic.yaml:4: people: expected text, found the number 3 (put it in quotes)',
      'environment: REDIS_URL: expected redis://HOST:PORT, rediss://HOST:PORT or unix:///PATH',
      'environment: RDP_MEDIC_INVENTRY: unknown setting; did you mean RDP_MEDIC_INVENTORY?',
      'environment: RDP_MEDIC_REDIS_URL: unknown setting; did you mean REDIS_URL?',
    ]);
  });

  it('says so when the file that was named is not there, and when the usual one is a folder', () => {
    const cwd = scratchFolder();
    expect(faultsOf(readConfig({ env: {}, cwd, file: 'site.yaml' }))).toEqual([
      'site.yaml: expected a file here, but there is none',
    ]);
    expect(faultsOf(readConfig({ env: {}, cwd, file: '.' }))).toEqual(['.: expected a file, found a folder']);
  });

  it('says what YAML read in place of a number', () => {
    const cwd = scratchFolder({ 'rdp-medic.yaml': 'http: {port: "8080"}\nauditHead: {hourUtc: six}\n' });
    expect(faultsOf(readConfig({ env: {}, cwd }))).toEqual([
      'rdp-medic.yaml:1: http.port: expected a number, found "8080" (take the quotes away)',
      'rdp-medic.yaml:2: auditHead.hourUtc: expected a number, found "six"',
    ]);
  });

  it('says so when the file is empty, instead of going on with nothing', () => {
    const cwd = scratchFolder({ 'rdp-medic.yaml': '' });
    expect(faultsOf(readConfig({ env: {}, cwd }))).toEqual([
      'rdp-medic.yaml:1: expected a mapping (key: value), found nothing',
    ]);
  });

  it.each(['redis://h', 'redis://:p%40ss@h:6379/2', 'rediss://h:1', 'unix:///run/redis.sock'])(
    'takes %s for a Redis',
    (url) => {
      expect(readConfig({ env: { REDIS_URL: url, RDP_MEDIC_POLICY: 'p' }, cwd: '/' })).toMatchObject({
        config: { redisUrl: url },
      });
    },
  );

  it.each(['h', 'h:6379', 'redis:', 'redis://', 'http://h', '/run/redis.sock', 'unix://'])(
    'does not take %s for one',
    (url) => {
      expect(readConfig({ env: { REDIS_URL: url }, cwd: scratchFolder() }).kind).toBe('faults');
    },
  );
});

describe('the chats of a site', () => {
  const slack = (more: string) =>
    `slack:\n  mode: http\n  signingSecretFile: secrets/signing\n  workspaces:\n    - {teamId: T0123ABCD, tokenFile: secrets/bot}\n${more}`;

  it('stand in rdp-medic.yaml, their secrets in files beside it', () => {
    const incidents =
      'incidents:\n  slack: {teamId: T0123ABCD, channel: C0INC0000}\n  room: {}\n' +
      'auditHead: {slack: {teamId: T0123ABCD, channel: C0AUD0000}}\n';
    const cwd = scratchFolder({ 'rdp-medic.yaml': slack(`http: {port: 9000}\n${incidents}`) });
    const read = readConfig({ env: {}, cwd });
    expect(read.kind === 'config' && read.config.chats).toEqual({
      slack: {
        mode: 'http',
        signingSecretFile: join(cwd, 'secrets', 'signing'),
        workspaces: [{ teamId: 'T0123ABCD', tokenFile: join(cwd, 'secrets', 'bot') }],
        groups: [],
      },
      teams: null,
      http: { address: '127.0.0.1', port: 9_000 },
      incidents: {
        place: { platform: 'slack', tenant: 'T0123ABCD', opaque: 'C0INC0000' },
        hosts: 3,
        minutes: 60,
        room: { prefix: 'inc-rdp-', invite: null },
      },
      auditHead: { place: { platform: 'slack', tenant: 'T0123ABCD', opaque: 'C0AUD0000' }, hourUtc: 6 },
      announce: [],
    });
  });

  it('are refused with line and expectation, all at once', () => {
    const cwd = scratchFolder({
      'rdp-medic.yaml': `slack:\n  mode: both\n  workspaces: []\n  token: xoxb-1\nhttp: {port: x}\nincidents:\n  slack: {teamId: T0123ABCD, channel: general}\nauditHead: {slack: {teamId: T0123ABCD, channel: C0AUD0000}, hourUtc: 24}\n`,
    });
    const read = readConfig({ env: {}, cwd });
    expect(read.kind === 'faults' && read.faults.map(({ place, line }) => [place, line])).toEqual(
      expect.arrayContaining([
        ['slack.mode', 2],
        ['slack.workspaces', 3],
        ['http.port', 5],
        ['incidents.slack.channel', 7],
        ['auditHead.hourUtc', 8],
      ]),
    );
    expect(JSON.stringify(read)).not.toContain('xoxb-1');
  });

  it('may be Teams, whose directory is the one that may speak where none is named', () => {
    const id = (digit: string) => `${digit.repeat(8)}-1111-4111-8111-111111111111`;
    const teams = (more: string) => {
      const cwd = scratchFolder({
        'rdp-medic.yaml': `teams:\n  appId: ${id('A')}\n  passwordFile: secrets/teams\n  tenantId: ${id('b')}\n${more}`,
      });
      const read = readConfig({ env: {}, cwd });
      return { cwd, section: read.kind === 'config' ? read.config.chats.teams : read.kind };
    };
    const { cwd, section } = teams('');
    expect(section).toEqual({
      appId: id('a'),
      passwordFile: join(cwd, 'secrets', 'teams'),
      tenantId: id('b'),
      tenants: [id('b')],
      allowUnauthenticated: false,
    });
    expect(teams(`  tenants: [${id('c')}]\n`).section).toMatchObject({ tenants: [id('c')] });
  });

  it('are refused in Teams, too, with line and expectation, all at once', () => {
    const cwd = scratchFolder({
      'rdp-medic.yaml':
        'teams:\n  appId: rdp-medic\n  password: a-secret\n  tenants: [contoso.com]\n  allowUnauthenticated: maybe\n  serviceUrl: https://smba.example.com/\n  authority: {openIdMetadataUrl: "https://login.example.com/keys", tokenUrl: "http://127.0.0.1:9/token"}\n',
    });
    const read = readConfig({ env: {}, cwd });
    expect(read.kind === 'faults' && read.faults.map(({ place, line }) => [place, line])).toEqual([
      ['teams.appId', 2],
      ['teams.password', 3],
      ['teams.tenants[0]', 4],
      ['teams.allowUnauthenticated', 5],
      ['teams.serviceUrl', 6],
      ['teams.authority.openIdMetadataUrl', 7],
    ]);
    expect(JSON.stringify(read)).not.toContain('a-secret');
  });
});

describe('places in the chats of a site', () => {
  const tenantId = 'ABCDEF01-1111-4111-8111-111111111111';
  const inTeams = `{tenantId: ${tenantId}, channel: '19:0123abcd@thread.tacv2'}`;
  const inSlack = '{teamId: T0123ABCD, channel: C0123ABCD}';
  const chatsOf = (yaml: string) => {
    const read = readConfig({ env: {}, cwd: scratchFolder({ 'rdp-medic.yaml': yaml }) });
    if (read.kind !== 'config') throw new Error(JSON.stringify(read));
    return read.config.chats;
  };
  const faultsOf = (yaml: string) => {
    const read = readConfig({ env: {}, cwd: scratchFolder({ 'rdp-medic.yaml': yaml }) });
    return read.kind === 'faults'
      ? read.faults.map(({ place, expected }) => `${place}: ${expected.replace(/, found .*/, '')}`)
      : [];
  };
  const teams = {
    platform: 'teams',
    tenant: tenantId.toLowerCase(),
    opaque: '19:0123abcd@thread.tacv2',
  };
  const slack = { platform: 'slack', tenant: 'T0123ABCD', opaque: 'C0123ABCD' };

  it('stand in Slack or in Teams', () => {
    const chats = chatsOf(`incidents: {teams: ${inTeams}}\nauditHead: {teams: ${inTeams}}\n`);
    expect(chats.incidents).toEqual({ place: teams, hosts: 3, minutes: 60, room: null });
    expect(chats.auditHead).toEqual({ place: teams, hourUtc: 6 });
  });

  it('are announced plans in, all of them or those of some hosts and risks', () => {
    const routes = `announce:\n  - slack: ${inSlack}\n  - teams: ${inTeams}\n    hosts: {env: [prod]}\n    risk: [medium, high]\n`;
    expect(chatsOf(routes).announce).toEqual([
      { place: slack, hosts: null, risk: null },
      { place: teams, hosts: { env: ['prod'] }, risk: ['medium', 'high'] },
    ]);
  });

  it('are one to each section, and every fault is told at once with its place', () => {
    expect(
      faultsOf(
        `incidents: {hosts: 4}\nauditHead: {slack: ${inSlack}, teams: ${inTeams}}\nannounce:\n  - teams: {tenantId: contoso, channel: General}\n  - slack: ${inSlack}\n    hosts: {}\n    risk: [severe]\n  - risk: [high]\n`,
      ),
    ).toEqual([
      'incidents: expected a place: slack or teams',
      'auditHead.teams: expected slack or teams, not both',
      'announce[0].teams.tenantId: expected a directory (tenant) id, a GUID',
      "announce[0].teams.channel: expected a channel's id, such as 19:0123abcd@thread.tacv2",
      'announce[1].hosts: expected at least one label, or the key left out',
      'announce[1].risk[0]: expected low or medium or high',
      'announce[2]: expected a place: slack or teams',
    ]);
  });

  it('have a room for each incident in Slack alone', () => {
    expect(faultsOf(`incidents: {teams: ${inTeams}, room: {}}\n`)).toEqual([
      'incidents.room: expected no room: one for each incident is opened in Slack alone',
    ]);
  });
});
