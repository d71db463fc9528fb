import type { CheckCard, CheckState } from '../../src/check/check.ts';
import type { Cause } from '../../src/diagnosis/cause.ts';
import type { InsideEvidence, NotLookedWhy } from '../../src/diagnosis/evidence.ts';
import { partNames } from '../../src/diagnosis/evidence.ts';
import type { Changed, Outcome, Value } from '../../src/playbook/step.ts';
import {
  type AddressLook,
  type LayerName,
  layerNames,
  type Observation,
  type OutsideLook,
  type Verdict,
} from '../../src/rdp/look.ts';
import type { Plan } from '../../src/run/plan.ts';
import type { Ending, HostLook, HostState, RunState, Seen } from '../../src/run/run.ts';
import type { Names } from '../../src/view/names.ts';
import type { PlaybookFacts } from '../../src/view/playbook-words.ts';

/** Hand-written states for the cards: what the rest of the program would have made of the lab's hosts. */

export const thread = { platform: 'console', tenant: 'local', opaque: 'terminal' } as const;

export function at(time: string): string {
  return `2026-11-21T${time}.000Z`;
}

const healthyLayers: Readonly<Record<LayerName, Observation>> = {
  name: 'resolved',
  tcp: 'open',
  negotiation: 'nla-required',
  tls: 'tls-1.2',
  certificate: 'valid',
  credssp: 'challenge',
  clock: 'in-step',
};

const bad =
  /reset|closed|timed|refused|alert|plaintext|expired|not-found|failed|unreach|far-skewed|weak|unreadable/;

/** One address; after a layer that ends the connection nothing is reached. */
export function addressLook(
  verdict: Verdict,
  seen: Partial<Record<LayerName, Observation>> = {},
  address = '10.1.2.12',
): AddressLook {
  let ended = false;
  const layers = layerNames.map((name) => {
    const observation = seen[name] ?? healthyLayers[name];
    if (ended) return { name, state: 'not-looked', observation: 'not-reached', ms: null } as const;
    const fault = bad.test(observation);
    ended = fault && (verdict === 'broken' || verdict === 'unreachable') && name !== 'certificate';
    return { name, state: fault ? 'fault' : 'ok', observation, ms: 1 } as const;
  });
  const past = (name: LayerName) =>
    layers.some((layer) => layer.name === name && layer.state !== 'not-looked');
  return {
    address,
    verdict,
    layers,
    protocols: { rdp: 'refused', tls: 'refused', credssp: 'accepted' },
    certificate: past('certificate')
      ? {
          subject: 'CN=ts-02',
          issuer: 'CN=ts-02',
          notBefore: '2026-11-01T00:00:00.000Z',
          notAfter: seen.certificate === 'expired' ? '2026-11-20T00:00:00.000Z' : '2027-05-02T00:00:00.000Z',
          sha1: 'AB'.repeat(20),
          sha256: 'CD'.repeat(32),
          keyBits: 2048,
          signatureAlgorithm: 'sha256WithRSAEncryption',
          selfSigned: true,
        }
      : null,
    ntlm: past('credssp')
      ? { computer: 'TS-02', domain: 'LAB', build: 20348, skewMs: 421_000, tsRequestVersion: 6 }
      : null,
    tls: past('certificate') ? { version: 'TLSv1.2', cipher: 'ECDHE-RSA-AES256-GCM-SHA384' } : null,
  };
}

export function outsideLook(
  look: AddressLook,
  host = 'ts-02.lab.example',
  others: AddressLook[] = [],
): OutsideLook {
  const { address: _, ...top } = look;
  return { ...top, host, port: 3389, from: 'hq', at: at('07:31:00'), ms: 402, addresses: [look, ...others] };
}

export function cause(over: Partial<Cause> = {}): Cause {
  return {
    id: 'listener-key-unusable',
    title: 'The listener cannot use its private key',
    confidence: 'strong',
    for: [
      'reset after ClientHello',
      'System 36870 at 07:31:01, one second after our probe',
      'NETWORK SERVICE has no read on key f686…_3b1c',
    ],
    against: [],
    notLooked: [],
    ...over,
  };
}

export const middlebox: Cause = cause({
  id: 'middlebox',
  title: 'A device between us resets TLS',
  confidence: 'weak',
  for: [],
  against: ['the host itself logged the failure'],
});

/** Inside evidence whose parts were all looked at; the card does not read their values. */
export function insideLooked(): InsideEvidence {
  return Object.fromEntries(
    partNames.map((name) => [name, { looked: true, value: {} }]),
  ) as unknown as InsideEvidence;
}

export function insideNotLooked(why: NotLookedWhy, detail: string): InsideEvidence {
  return Object.fromEntries(
    partNames.map((name) => [name, { looked: false, why, detail }]),
  ) as unknown as InsideEvidence;
}

export function checkCard(
  over: Partial<CheckState> = {},
  rest: Partial<Omit<CheckCard, 'state'>> = {},
): CheckCard {
  return {
    state: {
      check: 'C3',
      host: 'ts-02',
      codes: null,
      asker: 'oncall',
      askedAt: at('07:30:59'),
      thread,
      outside: outsideLook(addressLook('broken', { tls: 'reset-after-client-hello' })),
      inside: insideLooked(),
      failed: null,
      ...over,
    },
    diagnosis: { causes: [cause(), middlebox] },
    remedy: grantKeyAccess,
    ...rest,
  };
}

export const grantKeyAccess: PlaybookFacts = {
  name: 'rdp-grant-key-access',
  title: 'Let NETWORK SERVICE read that one key file',
  summary: 'Remote Desktop cannot read its key, so it hangs up. This adds one read entry to one file.',
  risk: 'low',
  disrupts: [],
  undo: { kind: 'kept' },
  lowersSecurity: false,
};

export const requireNla: PlaybookFacts = {
  name: 'rdp-require-nla',
  title: 'Require NLA',
  summary: 'Require Network Level Authentication for new connections.',
  risk: 'medium',
  disrupts: ['new-connections'],
  undo: { kind: 'timed', minutes: 5 },
  lowersSecurity: false,
};

export const replaceKey: PlaybookFacts = {
  name: 'rdp-replace-listener-key',
  title: 'Replace the key of the listener',
  summary: 'Set the old key aside and let Windows make a new one.',
  risk: 'medium',
  disrupts: ['sessions'],
  undo: { kind: 'kept' },
  lowersSecurity: false,
};

const playbooks = [grantKeyAccess, requireNla, replaceKey];

export const names: Names = {
  person: (id) => id,
  playbook: (name) => playbooks.find((one) => one.name === name) ?? null,
  remedies: (id) =>
    id === 'nla-off' ? [requireNla] : id === 'listener-key-unusable' ? [grantKeyAccess, replaceKey] : [],
};

const sessionEnvFree = [
  { sid: 'S-1-5-18', type: 'Allow', mask: 0x1f01ff },
  { sid: 'S-1-5-32-544', type: 'Allow', mask: 0x120089 },
];
const readable = [...sessionEnvFree, { sid: 'S-1-5-20', type: 'Allow', mask: 0x120089 }];
const file = 'f686aace6942fb7f7ceb231212eef4a4_3b1c1c9e-2f0d-4c53-9f0a-7c55d1a10b6c';

export const before = { file, access: sessionEnvFree, owner: 'S-1-5-18' } as const;
export const after = { file, access: readable, owner: 'S-1-5-18' } as const;

export function seen(over: Partial<Seen> = {}): Seen {
  return {
    at: at('07:33:15'),
    from: 'hq',
    verdict: 'healthy',
    layer: null,
    observation: null,
    reached: 7,
    cause: null,
    thumbprint: 'AB'.repeat(20),
    line: 'TLS 1.2, certificate CN=ts-02 valid to 2027-05-02, NLA required',
    ...over,
  };
}

export const brokenSeen = seen({
  verdict: 'broken',
  layer: 'tls',
  observation: 'reset-after-client-hello',
  reached: 3,
  cause: 'listener-key-unusable',
  line: 'reset right after our ClientHello',
});

export const drifted: HostLook = {
  kind: 'drifted',
  detected: { inDesiredState: false, state: before, findings: [] },
  proposed: { changed: false, before, after, rebootRequired: false },
  sessions: 2,
  seen: brokenSeen,
};

export function returned(over: Partial<Changed> = {}): Outcome {
  const changed: Changed = { changed: true, before, after, rebootRequired: false, ...over };
  return { kind: 'returned', value: changed as unknown as Value };
}

export function hostState(over: Partial<HostState> = {}): HostState {
  return {
    name: 'ts-02',
    stage: 'waiting',
    look: drifted,
    attempts: [],
    withheld: null,
    proof: null,
    ending: null,
    reason: '',
    ...over,
  };
}

/** An attempt that ran from 07:33:13 to 07:33:14. */
export function attempt(
  outcome: Outcome | null,
  phase: 'apply' | 'revert' = 'apply',
): HostState['attempts'][number] {
  const finishedAt = outcome === null ? null : at('07:33:14');
  return { phase, fence: 1, startedAt: at('07:33:13'), deadline: at('07:33:43'), finishedAt, outcome };
}

export const plan: Plan = {
  id: '7f3a91c0',
  digest: '7f3a91c0'.padEnd(64, '0'),
  playbook: 'rdp-grant-key-access',
  phase: 'apply',
  parameters: {},
  hosts: [{ host: 'ts-02', state: before, before, after, sessions: 2 }],
  undo: { kind: 'kept' },
  sessions: 2,
};

/** A run waiting for approval; `over` takes it elsewhere. */
export function runState(over: Partial<RunState> = {}): RunState {
  return {
    run: 'R12',
    intent: 'repair',
    playbook: 'rdp-grant-key-access',
    proof: 'handshake',
    undo: { kind: 'kept' },
    parameters: {},
    requester: 'oncall',
    requestedAt: at('07:32:00'),
    thread,
    undoes: null,
    stage: 'awaiting-approval',
    hosts: [hostState()],
    plan,
    approvals: [{ count: 1, from: 'server-approvers' }],
    rule: 'production needs an approver',
    expiresAt: at('08:01:00'),
    reviews: [],
    approvedAt: null,
    endedAt: null,
    ending: null,
    reason: '',
    ...over,
  };
}

const approved: Partial<RunState> = {
  reviews: [{ person: 'approver', verdict: 'approve', at: at('07:33:12') }],
  approvedAt: at('07:33:12'),
};

export function approvedRun(stage: RunState['stage'], host: Partial<HostState>): RunState {
  return runState({ ...approved, stage, hosts: [hostState(host)] });
}

/** A run that was approved and carried out, and came to `ending` with this look after it. */
export function endedRun(
  ending: Ending,
  host: Partial<HostState> = {},
  over: Partial<RunState> = {},
): RunState {
  const carriedOut = { stage: 'ended', ending, attempts: [attempt(returned())] } as const;
  return runState({
    ...approved,
    stage: 'ended',
    ending,
    endedAt: at('07:33:15'),
    hosts: [hostState({ ...carriedOut, ...host })],
    ...over,
  });
}

/** The look after the change. */
export function proof(held: boolean, look: Seen, inDesiredState: boolean | null = true): HostState['proof'] {
  return { at: at('07:33:15'), held, seen: look, inDesiredState };
}
