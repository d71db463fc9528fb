import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pinCertificate } from '../../lab/pin-certificate.ts';
import { deleteValue, keys, pinValue, writeValue } from '../../lab/registry.ts';
import type { Machine } from '../../lab/scripts/machine.ts';
import { openCheckStory } from './open-check-story.ts';

interface Expected {
  /** Laid over a healthy host; `also` is done to it besides, and gives what `THUMBPRINT` stands for. */
  readonly fault: string;
  readonly also?: (machine: Machine) => unknown;
  readonly fix: string;
  /** Absent: the plan is approved. */
  readonly decision?: 'reject';
  /** Of the plan's card; absent: it comes to no plan. */
  readonly plan?: readonly string[];
  readonly ending: readonly (string | RegExp)[];
  readonly never?: readonly string[];
}

/** Puts a certificate beside the one that is pinned, and leaves the pin as it is. */
async function spare({ host, ring, now }: Machine): Promise<string> {
  const pin = host.registry[keys.listener]![pinValue];
  const pinned = await pinCertificate(host, { ring, now }, { endsInDays: 200, container: 'rdp-spare' });
  if (pin === undefined) deleteValue(host, keys.listener, pinValue);
  else writeValue(host, keys.listener, pinValue, pin);
  return pinned.certificate.thumbprint;
}

const setTo =
  (name: string, value: number) =>
  ({ host }: Machine): void =>
    writeValue(host, keys.listener, name, value);

/** A policy left it behind: no owner is on record. */
function ghost({ host }: Machine): void {
  host.policyOwners = {};
}

const unproved = 'that look proves nothing about the change';
const afterRestart = [
  'It counts only once TermService on HOST was restarted',
  '[ Plan it ] /rdp-fix rdp-restart-termservice HOST',
];
const afterReboot = ['It counts only once HOST was restarted', '[ Plan it ] /rdp-fix rdp-reboot-host HOST'];
const inRange = ['counts after a restart of TermService, which this plan does not do', 'risk medium'];
const tls12 = ['counts after a restart of the host, which this plan does not do', 'not automatic'];

/** What happened → the host, what is asked for, and how it ends. */
const table: Readonly<Record<string, Expected>> = {
  'a pin to a certificate that is gone is cleared; RDP worked before and after, so nothing is proved': {
    fault: 'pin-gone',
    fix: 'rdp-unpin-certificate',
    plan: [
      'pinned certificate: ',
      '→ absent',
      'puts it back by itself 5 min after the change unless the proof holds',
    ],
    ending: ['changed: what rdp-unpin-certificate sets on HOST is in place'],
  },
  'a pin to an expired certificate is cleared, and the self-signed one is served': {
    fault: 'pin-expired',
    fix: 'rdp-unpin-certificate',
    plan: ['→ absent'],
    ending: [/probe from hq: TLS 1\.3, certificate CN=TS-0\d valid to/, 'changed: '],
  },
  'a pin whose key cannot be read is no stale one': {
    fault: 'pin-key-unreadable',
    fix: 'rdp-unpin-certificate',
    ending: ['denied: ', 'It cures pinned-certificate-gone or pinned-certificate-expired'],
  },
  'a pin of a policy is its owner’s': {
    fault: 'template-certificate',
    fix: 'rdp-unpin-certificate',
    ending: ["is set by policy (GPO 'RDS certificates')", 'Ask its owner'],
  },
  'a pin on a Connection Broker is the deployment’s': {
    fault: 'pin-gone',
    also: ({ host }) => Object.assign(host.roles, { connectionBroker: true }),
    fix: 'rdp-unpin-certificate',
    ending: ['denied: ', /Connection Broker|connection-broker|broker/],
  },
  'a certificate is bound in place of one that is gone, and it is that one which is seen': {
    fault: 'pin-gone',
    also: spare,
    fix: 'rdp-bind-certificate thumbprint=THUMBPRINT',
    plan: ['RDP handshake from hq that shows a new certificate', 'with thumbprint='],
    ending: ['remediated: ', 'proof: new-certificate'],
  },
  'a certificate is bound in place of one whose key cannot be read': {
    fault: 'pin-key-unreadable',
    also: spare,
    fix: 'rdp-bind-certificate thumbprint=THUMBPRINT',
    plan: ['pinned certificate: '],
    ending: ['remediated: HOST answers RDP again'],
  },
  'a certificate is bound in place of one that has expired': {
    fault: 'pin-expired',
    also: spare,
    fix: 'rdp-bind-certificate thumbprint=THUMBPRINT',
    plan: ['pinned certificate: '],
    ending: ['remediated: '],
  },
  'a certificate whose key cannot be read is not bound': {
    fault: 'pin-key-unreadable',
    also: ({ host }) => host.myStore[0]!.thumbprint,
    fix: 'rdp-bind-certificate thumbprint=THUMBPRINT',
    ending: ['denied: ', 'NETWORK SERVICE may not read its private key'],
  },
  'a certificate that a policy chooses is not replaced': {
    fault: 'template-certificate',
    also: spare,
    fix: 'rdp-bind-certificate thumbprint=THUMBPRINT',
    ending: ["is set by policy (GPO 'RDS certificates')"],
  },
  'a security layer that does not exist is put right': {
    fault: 'listener-values-out-of-range',
    fix: 'rdp-restore-listener',
    plan: ['security layer: 7 → TLS (2)', ...inRange],
    ending: ['changed: ', 'NLA required', unproved],
    never: ['rdp-restart-termservice'],
  },
  'a listener bound to an adapter that is gone is bound to all': {
    fault: 'lan-adapter-wrong',
    fix: 'rdp-restore-listener',
    plan: ['LanAdapter: 3 → 0', ...inRange],
    ending: ['changed: ', ...afterRestart],
  },
  'a listener that is switched off is switched on': {
    fault: 'station-disabled',
    fix: 'rdp-restore-listener',
    plan: ['fEnableWinStation: 0 → 1'],
    ending: ['changed: ', ...afterRestart],
  },
  'values that are put right while RDP stays down count after a restart, which is offered': {
    fault: 'lan-adapter-wrong',
    also: ({ host }) => Object.assign(host.services.TermService!, { status: 'StopPending' }),
    fix: 'rdp-restore-listener',
    plan: ['LanAdapter: 3 → 0'],
    ending: ['changed: ', ...afterRestart],
  },
  'plain RDP security of the host itself is ended': {
    fault: 'schannel-log-off',
    also: setTo('SecurityLayer', 0),
    fix: 'rdp-restore-security-layer',
    plan: ['security layer: plain RDP (0) → TLS (2)', 'puts it back by itself'],
    ending: ['remediated: ', 'proof: handshake'],
  },
  'plain RDP security of a policy is its owner’s': {
    fault: 'policy-security-layer-0',
    fix: 'rdp-restore-security-layer',
    ending: ["security layer on HOST is set by policy (GPO 'RDS baseline')", 'set it to 2 (TLS)'],
  },
  'where NLA is off too, TLS comes back and the next step is offered': {
    fault: 'nla-off',
    also: setTo('SecurityLayer', 0),
    fix: 'rdp-restore-security-layer',
    plan: ['security layer: plain RDP (0) → TLS (2)'],
    ending: ['improved: ', '/rdp-fix rdp-require-nla HOST'],
  },
  'TLS 1.2 is switched on, which counts after a restart': {
    fault: 'tls12-off',
    fix: 'rdp-enable-tls12',
    plan: ['TLS 1.2 Enabled: 0 → 1', 'TLS 1.2 DisabledByDefault: 1 → 0', ...tls12],
    // Hosts with TLS 1.3 answer newer clients all the same.
    ending: ['changed: ', 'it counts after a restart of the host'],
  },
  'an empty list of cipher suites of a policy is its owner’s': {
    fault: 'cipher-policy-empty',
    fix: 'rdp-enable-tls12',
    ending: ["cipher suites on HOST is set by policy (GPO 'Cipher baseline')"],
  },
  'an empty list of cipher suites that a policy left behind is removed': {
    fault: 'cipher-policy-empty',
    also: ghost,
    fix: 'rdp-enable-tls12',
    plan: ['cipher suites of policies: empty → absent'],
    ending: ['changed: ', ...afterReboot],
  },
  'NLA that a policy switched off is its owner’s': {
    fault: 'nla-off-by-policy',
    fix: 'rdp-require-nla',
    ending: ["NLA required on HOST is set by policy (GPO 'RDS baseline')", 'set it to 1 (on)'],
  },
  'NLA is required again, proved by a handshake': {
    fault: 'nla-off',
    fix: 'rdp-require-nla',
    plan: ['NLA required: off (0) → on (1)', 'puts it back by itself'],
    ending: ['remediated: ', 'proof: nla-required'],
  },
  'NLA is not suspended where NLA itself is not at fault': {
    fault: 'key-unreadable',
    fix: 'rdp-suspend-nla minutes=15',
    ending: ['denied: ', 'It cures credssp-failed or secure-channel-broken, which was not found here'],
  },
  'NLA may be suspended where the trust with the domain is broken, and the card says what that means': {
    fault: 'secure-channel-broken',
    fix: 'rdp-suspend-nla minutes=15',
    plan: ['NLA required: on (1) → off (0)', 'with minutes=15', 'LOWERS SECURITY while it is in place'],
    decision: 'reject',
    ending: ['rejected: ', 'Nothing was changed on HOST'],
  },
};

const lanes = Array.from({ length: 4 }, (_, at) => ({
  name: `ts-0${at + 1}`,
  build: at === 3 ? 17763 : 20348,
  machineGuid: '3b1c7f52-6d0e-4c1b-9a57-2f80e41d6c38',
  fault: null,
  sessions: [],
}));
const words = (card: string) => card.replace(/\s+/g, ' ');

let story: Awaited<ReturnType<typeof openCheckStory>>;
const told = new Map<string, { readonly host: string; readonly plan: string; readonly ending: string }>();

async function tell(host: string, { fault, also, fix, decision }: Expected) {
  await story.given(host, fault);
  const given = await also?.(story.lab.world.places.get(host)!.machine);
  await story.lab.world.sync();
  const [playbook, ...rest] = fix.replace('THUMBPRINT', String(given)).split(' ');
  const asked = await story.say(
    'oncall',
    ['/rdp-fix', playbook, host, ...rest, 'reason="nobody gets in"'].join(' '),
  );
  const last = (drawn: typeof asked.drawn, slot: string) =>
    words(drawn.findLast((card) => card.slot === slot)?.text ?? '');
  const plan = last(asked.drawn, 'plan');
  const id = /Plan ([0-9a-f]{8})/.exec(plan)?.[1];
  const end = id === undefined ? asked : await story.say('approver', `${decision ?? 'approve'} ${id}`);
  return { host, plan, ending: last(end.drawn, 'ending') };
}

beforeAll(async () => {
  story = await openCheckStory(lanes, { pauseMs: 20, connectTimeoutMs: 600 });
  const waiting = Object.entries(table);
  const lane = async (host: string): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      told.set(next[0], await tell(host, next[1]));
    }
  };
  await Promise.all(lanes.map(({ name }) => lane(name)));
}, 180_000);
afterAll(() => story.close());

describe('a repair of the listener, asked for and approved in the chat', () => {
  it.each(Object.keys(table))('%s', (title) => {
    const { host, plan, ending } = told.get(title)!;
    const expected = table[title]!;
    const of = (text: string) => text.replaceAll('HOST', host);
    if (expected.plan === undefined) expect(plan).toBe('');
    for (const part of expected.plan ?? []) expect(plan).toContain(of(part));
    for (const part of expected.ending) {
      if (typeof part === 'string') expect(ending).toContain(of(part));
      else expect(ending).toMatch(part);
    }
    for (const part of expected.never ?? []) expect(ending).not.toContain(part);
  });

  it('told nobody of a fault of ours', () => {
    expect(story.faults).toEqual([]);
  });
});
