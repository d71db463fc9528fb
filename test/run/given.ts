import type { Host } from '../../src/inventory/host.ts';
import type { Person } from '../../src/people/person.ts';
import type { Playbook, Undo } from '../../src/playbook/playbook.ts';
import type { UndoSet } from '../../src/playbook/undo-on-host.ts';
import type { Policy } from '../../src/policy/policy.ts';
import type { RunCommand, RunContext } from '../../src/run/command.ts';
import { decide } from '../../src/run/decide.ts';
import { evolve, evolveAll } from '../../src/run/evolve.ts';
import type { HostLook, RunEvent, RunState, Seen } from '../../src/run/run.ts';

export function person(id: string, ...groups: string[]): Person {
  return { id, name: id, groups, console: id, slack: null, entra: null };
}
export const oncall = person('oncall', 'oncall', 'server-approvers');
export const approver = person('approver', 'server-approvers');
export const viewer = person('viewer', 'viewers');

export function host(name: string): Host {
  return { name, address: '127.0.0.1', port: 3389, computer: name.toUpperCase(), labels: {}, way: null };
}

const script = { text: '', digest: 'd'.repeat(64) };
/** The scripts of the timed undo, as a playbook that has one carries them. */
const onHost: UndoSet = {
  steps: {
    'undo/arm': { script, harness: script },
    'undo/rehearse': { script, harness: script },
    'undo/confirm': { script, harness: script },
    'undo/status': { script, harness: script },
    'undo/undo': { script, harness: script },
  },
  stored: { 'harness.ps1': script, 'task.ps1': script, 'undo.ps1': script },
};

export function playbook(undo: Undo = { kind: 'kept' }, more: Partial<Playbook> = {}): Playbook {
  return {
    name: 'rdp-grant-key-access',
    title: 'Let NETWORK SERVICE read the key',
    summary: '',
    remedies: ['listener-key-unusable'],
    requires: [],
    guards: {},
    rung: 1,
    target: 'server',
    runsAs: 'admin',
    risk: 'low',
    lowersSecurity: false,
    disrupts: [],
    undo,
    editions: ['desktop', 'core'],
    effectiveAfter: 'at-once',
    proof: 'handshake',
    timeout: { detect: 10, apply: 10, revert: 10 },
    parameters: {},
    scripts: { detect: script, apply: script, revert: script },
    harnesses: { detect: script, apply: script, revert: script },
    ...(undo.kind === 'timed' ? { onHost } : {}),
    ...more,
  };
}

export const policy: Policy = {
  approvalMinutes: 30,
  freezes: [],
  reasonRequired: [],
  breakGlass: null,
  rules: [
    {
      name: 'on-call changes, approved',
      verbs: ['change'],
      groups: ['oncall'],
      playbooks: null,
      risk: null,
      hosts: null,
      when: null,
      requireReason: false,
      decision: 'require-approval',
      approvals: [{ count: 1, from: 'server-approvers' }],
      reason: 'A second person looks at every change.',
    },
  ],
};

export const context: RunContext = {
  policy,
  playbook: playbook(),
  people: [oncall, approver, viewer],
  hosts: [host('ts-02')],
};

export function seen(more: Partial<Seen> = {}): Seen {
  return {
    at: '2026-11-21T07:31:00.000Z',
    from: 'hq',
    verdict: 'broken',
    layer: 'tls',
    observation: 'reset-after-client-hello',
    reached: 3,
    cause: 'listener-key-unusable',
    thumbprint: null,
    line: 'reset right after our ClientHello',
    ...more,
  };
}
export const healthy = seen({
  verdict: 'healthy',
  layer: null,
  observation: null,
  reached: 7,
  cause: null,
  thumbprint: 'AA',
  line: 'TLS 1.2, NLA required',
});

export const drifted: HostLook = {
  kind: 'drifted',
  detected: { inDesiredState: false, state: { access: 'none' }, findings: [] },
  proposed: { changed: false, before: { access: 'none' }, after: { access: 'read' }, rebootRequired: false },
  sessions: 2,
  seen: seen(),
};

export const returned = { kind: 'returned', value: { changed: true, before: {}, after: {} } } as const;

/** Minutes after half past seven, as ISO 8601. */
export function at(minutes: number): string {
  return new Date(Date.UTC(2026, 10, 21, 7, 30) + minutes * 60_000).toISOString();
}

export const request: RunCommand = {
  type: 'request',
  at: at(0),
  run: 'R1',
  intent: 'repair',
  hosts: ['ts-02'],
  parameters: {},
  requester: oncall,
  thread: { platform: 'console', tenant: 'local', opaque: 'main' },
  undoes: null,
  reason: '',
  check: null,
};

/** The commands one after the other, each judged on the state the ones before it left. */
export function given(commands: readonly RunCommand[], within: RunContext = context): Story {
  const events: RunEvent[] = [];
  for (const command of commands) {
    const decided = decide(command, evolveAll(events), within);
    if (!Array.isArray(decided)) throw new Error(`${command.type} was refused: ${decided.code}`);
    events.push(...decided);
  }
  return { events, state: evolveAll(events) as RunState };
}

export interface Story {
  readonly events: readonly RunEvent[];
  readonly state: RunState;
}

export function when(story: Story, command: RunCommand, within: RunContext = context) {
  const decided = decide(command, story.state, within);
  if (!Array.isArray(decided)) return { refusal: decided, events: [], state: story.state };
  return { refusal: null, events: decided, state: decided.reduce(evolve, story.state) as RunState };
}

export function planned(within: RunContext = context, minutes = 1, look: HostLook = drifted): Story {
  return given([request, { type: 'report-look', at: at(minutes), host: 'ts-02', look }], within);
}

export function approve(story: Story, by = approver, minutes = 2): RunCommand {
  return { type: 'review', at: at(minutes), person: by, verdict: 'approve', plan: story.state.plan!.id };
}

export function start(story: Story, minutes = 3, fence = 1): RunCommand {
  const { plan } = story.state;
  return {
    type: 'start',
    at: at(minutes),
    host: 'ts-02',
    phase: plan!.phase,
    plan: plan!.id,
    digest: plan!.digest,
    fence,
    deadline: at(minutes + 1),
  };
}

/** A run on which the script was sent. */
export function started(within: RunContext = context): Story {
  const story = planned(within);
  const commands: RunCommand[] = [
    request,
    { type: 'report-look', at: at(1), host: 'ts-02', look: drifted },
    approve(story),
    ...armed(within),
    start(story),
  ];
  return given(commands, within);
}

/** The host armed and rehearsed for five minutes from then, where the change is timed. */
export function armed({ playbook: book }: RunContext, minutes = 3): RunCommand[] {
  if (book?.undo.kind !== 'timed') return [];
  const host = { at: at(minutes), host: 'ts-02' };
  const dueAfterSeconds = book.undo.minutes * 60;
  return [
    { ...host, type: 'report-armed', dueAfterSeconds },
    { ...host, type: 'report-rehearsed', remainingSeconds: dueAfterSeconds },
  ];
}

/** A run whose script has come to this outcome. */
export function finished(
  within: RunContext = context,
  outcome: Extract<RunCommand, { type: 'report-outcome' }>['outcome'] = returned,
): Story {
  const story = started(within);
  const after = when(story, { type: 'report-outcome', at: at(3), host: 'ts-02', fence: 1, outcome }, within);
  return { events: [...story.events, ...after.events], state: after.state };
}
