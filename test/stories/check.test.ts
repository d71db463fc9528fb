import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faults } from '../../lab/faults/catalog.ts';
import { knownCauses } from '../../src/diagnosis/known-causes.ts';
import { openCheckStory, type Told } from './open-check-story.ts';

interface Expected {
  /** Id of the first cause; `healthy` where RDP is well, whatever else is to be said of the host. */
  readonly first: string;
  /** Its title where that says more exactly what was seen. */
  readonly title?: string;
  /** The next step, as the root says it. */
  readonly next: string;
  /** What else the thread says, such as who owns a setting. */
  readonly details?: readonly (string | RegExp)[];
}

const well: Expected = { first: 'healthy', next: 'Nothing to repair.' };
const grant = "Smallest repair: let NETWORK SERVICE read the listener's private key";
const ours = /Settings: no policy speaks of any|13 others +this host/;
const baseline = "GPO 'RDS baseline'";

/** Fault → what a check says of it, in the order of the catalog. */
const table: Readonly<Record<string, Expected>> = {
  'key-unreadable': { first: 'listener-key-unusable', next: grant, details: [ours] },
  'renewal-failed': { first: 'renewal-failed', next: '(rdp-renew-certificate)', details: [ours] },
  'service-disabled': { first: 'service-stopped', next: '(rdp-start-service)', details: [ours] },
  'firewall-rules-off': { first: 'port-filtered', next: '(rdp-allow-firewall)', details: [ours] },
  'nla-off': { first: 'nla-off', next: '(rdp-require-nla)', details: [ours] },
  'pin-gone': { first: 'pinned-certificate-gone', next: '(rdp-unpin-certificate)' },
  'policy-security-layer-0': {
    first: 'plain-rdp-security',
    next: 'Ask its owner to set the security layer to 2 (TLS)',
    details: [`set by ${baseline}`, `SecurityLayer ${baseline}`],
  },
  'tls12-off': {
    first: 'tls-mismatch',
    title: 'TLS 1.2 is switched off for those who connect',
    next: '(rdp-enable-tls12)',
  },
  impostor: { first: 'wrong-machine', next: 'Do not log on to it' },
  'rdp-off': { first: 'rdp-off', next: 'meant to be off' },
  'clock-skewed': { first: 'clock-skew', next: 'w32tm /query /status' },
  'plaintext-after-tls': {
    first: 'middlebox',
    title: 'A device between us answers without TLS',
    next: 'inspects or filters that port',
  },
  'key-denied': { first: 'key-denied', next: '(rdp-grant-key-access removeDeny=true)' },
  'key-file-missing': { first: 'listener-key-missing', next: '(rdp-renew-certificate)' },
  'store-entry-orphaned': { first: 'store-entry-orphaned', next: '(rdp-renew-certificate)' },
  'machine-keys-renamed': { first: 'machine-keys-renamed', next: '(rdp-restore-machinekeys)' },
  'program-data-wrong': { first: 'program-data-wrong', next: '%SystemDrive%\\ProgramData' },
  'system-denied': { first: 'store-key-denied', next: 'Take the Deny entry for SYSTEM off' },
  'disk-full': { first: 'disk-full', next: 'Make room on the system drive' },
  'prerequisite-disabled': { first: 'prerequisite-disabled', next: 'its usual start type back' },
  'key-folder-hardened': { ...well, details: ['Worth knowing', 'locked down further'] },
  'pin-expired': { first: 'pinned-certificate-expired', next: '(rdp-unpin-certificate)' },
  'pin-key-unreadable': { first: 'pinned-certificate-wrong', next: grant },
  'template-certificate': {
    first: 'template-certificate',
    next: 'the host may enrol',
    details: ["CertTemplateName GPO 'RDS certificates'"],
  },
  'cipher-policy-empty': {
    first: 'cipher-policy-empty',
    next: 'Ask its owner to name cipher suites in it',
    details: ["cipher suites GPO 'Cipher baseline'"],
  },
  'fips-only': { first: 'fips-only', next: 'cipher suites' },
  'listener-values-out-of-range': { first: 'listener-values-invalid', next: '(rdp-restore-listener)' },
  'station-disabled': { first: 'listener-values-invalid', next: '(rdp-restore-listener)' },
  'lan-adapter-wrong': { first: 'listener-values-invalid', next: '(rdp-restore-listener)' },
  'port-held': { first: 'port-held', next: 'Move that program to another port' },
  'rdp-off-by-policy': {
    first: 'rdp-off',
    next: 'Ask its owner to allow Remote Desktop connections',
    details: ["fDenyTSConnections GPO 'No remote access'"],
  },
  'nla-off-by-policy': {
    first: 'nla-off',
    next: 'Ask its owner to require NLA',
    details: [`UserAuthentication ${baseline}`],
  },
  // Stuck in StopPending: a restart of the service would be refused, so the one of the host is offered.
  'service-hangs': { first: 'service-stuck', next: '(rdp-reboot-host)' },
  'service-crashes': { first: 'service-crashes', next: 'for the module that fails' },
  'rdp-wrapper': { first: 'rdp-wrapper', next: 'termsrv.dll' },
  'firewall-block-rule': { first: 'port-filtered', next: '(rdp-allow-firewall)' },
  'local-rules-ignored': {
    first: 'port-filtered',
    next: 'Ask whoever keeps the policies of that host to allow TCP to the port',
    details: [/firewall rules (a policy|GPO)/],
  },
  'public-network': { first: 'port-filtered', next: '(rdp-allow-firewall)', details: ['does not cover'] },
  'port-moved': { first: 'port-closed', next: 'Check the port on the host' },
  'ipsec-required': {
    first: 'ipsec-required',
    next: 'Ask whoever keeps the policies of that host to let you in',
  },
  'drain-mode': { first: 'drain-mode', next: 'change logon /enable' },
  'licence-grace-over': {
    first: 'licensing',
    title: 'The grace period of Remote Desktop licensing is over',
    next: 'licence server',
  },
  'secure-channel-broken': { first: 'secure-channel-broken', next: 'Test-ComputerSecureChannel -Repair' },
  'duplicate-sid': { first: 'duplicate-sid', next: 'sysprep' },
  'brute-force': { first: 'brute-force', next: 'Keep the port from the Internet' },
  'pending-reboot': { ...well, details: ['Worth knowing', 'restart pending'] },
  'rsop-unreadable': {
    ...well,
    details: ['who owns them is unknown; the record of applied policies could not be read'],
  },
  'schannel-log-off': well,
};

/** Faults of what carries scripts; those that only make it slow are looked at where ways in are. */
const waysIn = [
  'slow-scripts',
  'no-way-in',
  'way-in-slow',
  'reader-slow',
  'connection-drops',
  'key-refused',
  'host-key-changed',
  'script-hangs',
  'part-hangs',
  'fragment-cut',
  'output-large',
];

const build = { build: 20348, machineGuid: '3b1c7f52-6d0e-4c1b-9a57-2f80e41d6c38', fault: null };
const sessions = [
  { id: 2, user: 'LAB\\operator1', state: 'Active' as const },
  { id: 3, user: 'LAB\\operator2', state: 'Disconnected' as const },
];
const hosts = Array.from({ length: 5 }, (_, at) => ({ ...build, name: `ts-0${at + 1}`, sessions }));
const titles = new Map(knownCauses.map(({ id, title }) => [id, title]));
/** A card as it reads, whatever its columns. */
const words = (card: string) => card.replace(/\s+/g, ' ');

let story: Awaited<ReturnType<typeof openCheckStory>>;
const told = new Map<string, Told>();

beforeAll(async () => {
  story = await openCheckStory(hosts, { pauseMs: 20, connectTimeoutMs: 600 });
  // The one that hangs takes its deadline; it goes first, beside the others.
  const waiting = ['part-hangs', ...Object.keys(table), 'no-way-in', 'key-refused', 'output-large'];
  const lane = async (name: string): Promise<void> => {
    for (let fault = waiting.shift(); fault !== undefined; fault = waiting.shift()) {
      await story.given(name, fault);
      told.set(fault, await story.say('oncall', `/rdp-check ${name}`));
    }
  };
  await Promise.all(hosts.map(({ name }) => lane(name)));
}, 180_000);
afterAll(() => story.close());

const of = (fault: string) => told.get(fault)!;

describe('/rdp-check on a host with a fault', () => {
  it('is told for every fault there is', () => {
    const names = faults.map(({ name }) => name).sort();
    expect([...Object.keys(table), ...waysIn].sort()).toEqual(names);
  });

  it.each(Object.keys(table))('%s: names the first cause and what to do next', async (fault) => {
    const { first, title = titles.get(first)!, next, details = [] } = table[fault]!;
    const { root, details: thread, check } = of(fault);
    expect((await story.causes(check!))[0]).toMatch(new RegExp(`^${first} `));
    if (first !== 'healthy') {
      expect(words(root)).toContain(title);
      expect(words(thread)).toContain(`1 ${title}`);
      expect(words(thread)).toMatch(/for .* against .* not looked /);
    }
    expect(words(root)).toContain(next);
    for (const part of details) expect(words(thread)).toEqual(expect.stringMatching(asPattern(part)));
  });

  it.each(Object.keys(table))('%s: says who is logged on, and that the whole inside was seen', (fault) => {
    const thread = words(of(fault).details);
    expect(thread).toContain('inside: looked, no part left out');
    expect(thread).toMatch(/logged on state LAB\\operator1 \w+ LAB\\operator2 disconnected/);
    expect(words(of(fault).root)).toMatch(/2 people are logged on, (1|none) of them active/);
  });

  it('takes neither of our own two looks for a stranger, and rests on what our probe left behind', () => {
    const thread = words(of('key-unreadable').details);
    expect(thread).toMatch(/System 36870 at [\d:]+, (in the second of|one second after) our probe/);
    for (const { details } of told.values()) expect(words(details)).not.toContain('others connected');
  });

  it('told nobody of a fault of ours', () => {
    expect(story.faults).toEqual([]);
  });
});

function asPattern(part: string | RegExp): RegExp {
  return typeof part === 'string' ? new RegExp(part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')) : part;
}

describe('/rdp-check where the inside cannot be seen whole', () => {
  it('shows what came in time, and of the part that hangs that it gave no answer', async () => {
    const { details, drawn, check } = of('part-hangs');
    expect(words(details)).toContain(
      'inside: looked at 20 of 21 parts. Not at key-access (no answer within 15 s)',
    );
    const events = await story.events(check!);
    const ms = (type: string) => Date.parse(events.find((event) => event.type === type)!.at);
    const end = ms('seen-inside') - ms('asked');
    expect(end).toBeGreaterThan(14_000);
    expect(end).toBeLessThan(25_000);
    // What the others said stood there long before.
    const partly = drawn.find(({ text }) => words(text).includes('Still to come: key-access'))!;
    expect(partly.atMs - Date.parse(events[0]!.at)).toBeLessThan(end - 3_000);
  });

  it('says that nobody gets in, and what is seen from outside all the same', async () => {
    for (const fault of ['no-way-in', 'key-refused']) {
      const { root, details, check } = of(fault);
      expect(words(root)).toContain('RDP answers as it should');
      expect(words(root)).toContain('Seen from outside, there is nothing to repair.');
      expect(words(details)).toContain('I cannot look inside:');
      expect(words(details)).not.toContain('Logged on: nobody');
      expect((await story.events(check!)).map(({ type }) => type)).toEqual([
        'asked',
        'seen-outside',
        'seen-inside',
      ]);
    }
  });

  it('keeps nothing of answers that are too large, and says so', async () => {
    const { details } = of('output-large');
    expect(words(details)).toContain('Inside: nothing looked at.');
    expect(words(details)).toContain('too much to be kept');
    expect(words(details)).toContain('Logged on: unknown; it could not be counted.');
  });
});

describe('/rdp-check of somebody whom the policy denies it', () => {
  it('is refused with the rule, and looks at nothing', async () => {
    const before = story.lab.journal.entries.length;
    const { rules } = story.books.policy;
    const deny = { ...rules[0]!, name: 'not-for-viewers', groups: ['viewers'], decision: 'deny' as const };
    story.books.policy = {
      ...story.books.policy,
      rules: [...rules, { ...deny, reason: 'Viewers read cards; they ask for none.' }],
    };
    const { check, answer, drawn } = await story.say('viewer', '/rdp-check ts-01');
    expect(answer).toContain('Viewers read cards; they ask for none.');
    expect([check, drawn]).toEqual([null, []]);
    expect(story.lab.journal.entries.length).toBe(before);
  });
});

describe('what a check leaves behind', () => {
  it('is an entry for each look, with how much of the inside was seen, and no lease', async () => {
    const { check } = of('part-hangs');
    const entries = (await story.audit()).filter(
      ({ what, detail }) => what.startsWith('check-') && detail.check === check,
    );
    expect(entries.map(({ actor, what }) => `${actor} ${what}`)).toEqual([
      'oncall check-asked',
      'rdp-medic check-seen-outside',
      'rdp-medic check-seen-again',
      'rdp-medic check-seen-inside',
    ]);
    expect(entries.at(-1)!.detail).toMatchObject({
      looked: '20',
      notLooked: '1',
      missing: 'key-access timed-out',
    });
    for (const { name } of hosts) {
      expect(await story.world.leases.take(name, 'R1', 1)).toMatchObject({ kind: 'taken' });
    }
  });
});
