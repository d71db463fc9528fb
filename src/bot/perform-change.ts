import type { Host } from '../inventory/host.ts';
import type { Playbook } from '../playbook/playbook.ts';
import type { Outcome, Step, Value } from '../playbook/step.ts';
import type { Session } from '../ports/host-executor.ts';
import { differences, makePlan } from '../run/plan.ts';
import type { RunState } from '../run/run.ts';
import { clockMinute } from '../view/clock-time.ts';
import { armUndo } from './arm-undo.ts';
import { armedOn } from './armed-on.ts';
import { disarmUnsent } from './disarm-unsent.ts';
import { dispatch } from './dispatch.ts';
import { guardedSince } from './guarded-since.ts';
import { whatWasBefore } from './perform-look.ts';
import { phaseStep, readChanged, readDetected } from './phase-step.ts';
import { readRun } from './read-run.ts';
import { stopWhenCancelled } from './stop-when-cancelled.ts';
import { type Lease, takeLease } from './take-lease.ts';
import { tellProgress } from './tell-progress.ts';
import { throwIfCalledOff } from './throw-if-called-off.ts';
import { tooManySessions } from './too-many-sessions.ts';
import { armingMs } from './undo-step.ts';
import { withholdHost } from './withhold-host.ts';
import type { World } from './world.ts';

/** The lease outlives the script's own deadline, so that nobody else starts while it may still be running. */
const leaseGraceMs = 30_000;
/** What was judged for a start holds for so long: a store that took longer to record it may have slept past a freeze. */
const startHoldsMs = 5_000;

/**
 * Carries out apply or revert on one host, once. In one session: look again, compare with what was approved,
 * record the start, and only then send the script. Contact lost on the way is settled by the run's settle job.
 */
export async function performChange(
  world: World,
  run: RunState,
  playbook: Playbook,
  host: Host,
  phase: 'apply' | 'revert',
  signal: AbortSignal,
): Promise<void> {
  const timeoutMs = playbook.timeout[phase] * 1_000;
  const leaseMs =
    playbook.timeout.detect * 1_000 + timeoutMs + leaseGraceMs + (isTimed(playbook, phase) ? armingMs : 0);
  const lease = await takeLease(world, run, host, phase, leaseMs, signal);
  if (lease === null) return;
  const { fence } = lease;
  let mayStillRun = false;
  try {
    // A job that comes twice finds that its turn is over: what it would disarm by now guards a change that was sent.
    const turn = phase === run.plan!.phase ? 'waiting' : 'reverting';
    const now = (await readRun(world, run.run))?.hosts.find(({ name }) => name === host.name);
    if (now?.stage !== turn) return;
    const session = await world.executor.open(host, signal);
    throwIfCalledOff(signal);
    if (session.kind === 'unreachable') {
      await withholdHost(world, run, host, `The host is not reached any more: ${session.message}.`, []);
      return;
    }
    try {
      const step = await recordStart(world, session, run, playbook, host, phase, lease, signal);
      if (step === null) return;
      // From here on the script may be running there, whatever becomes of us.
      mayStillRun = true;
      mayStillRun = await send(world, session, run, host, step, fence, signal);
    } finally {
      await session.close();
    }
  } finally {
    // A script that may still be running keeps the host to itself until the lease runs out.
    if (!mayStillRun) await world.leases.release(host.name, fence);
  }
}

/** The step to be sent, its start recorded; null when nothing is to be sent after all. */
async function recordStart(
  world: World,
  session: Session,
  run: RunState,
  playbook: Playbook,
  host: Host,
  phase: 'apply' | 'revert',
  { fence, until }: Lease,
  signal: AbortSignal,
): Promise<Step | null> {
  const plan = run.plan!;
  // Our own revert of a timed change puts back whatever apply left; there is no approved state to compare with.
  if (phase === plan.phase && !(await asPlanned(world, session, run, playbook, host, signal))) return null;
  if (isTimed(playbook, phase)) {
    const not = await armUndo(world, session, run, playbook, host, signal);
    if (not !== null) {
      await withholdHost(world, run, host, not.reason, [], not.alarm ? { alarm: true } : {});
      await disarmUnsent(world, session, run, playbook, host, signal);
      return null;
    }
  }
  const before = phase === 'revert' ? await whatToPutBack(world, run, host) : undefined;
  const step = phaseStep(playbook, phase, run.parameters, before === undefined ? {} : { before });
  throwIfCalledOff(signal);
  const at = world.clock.now();
  const deadline = at.getTime() + step.timeoutMs;
  if (deadline > until) {
    await withholdHost(world, run, host, 'Looking at the host again took too long.', []);
    return null;
  }
  const started = await dispatch(world, run.run, playbook.name, {
    at: at.toISOString(),
    type: 'start',
    host: host.name,
    phase,
    plan: plan.id,
    digest: makePlan(run.run, playbook, plan.phase, run.parameters, plan.hosts).digest,
    fence,
    deadline: new Date(deadline).toISOString(),
  });
  if (started.kind === 'refusal' || !started.events.some((event) => event.type === 'started')) {
    if (isTimed(playbook, phase)) await disarmUnsent(world, session, run, playbook, host, signal);
    return null;
  }
  const lateMs = world.clock.now().getTime() - at.getTime();
  // Whatever is sent has ended at its recorded deadline.
  if (lateMs <= startHoldsMs)
    return { ...step, timeoutMs: Math.min(step.timeoutMs, deadline - at.getTime() - lateMs) };
  const message = `recording the start took ${Math.round(lateMs / 1_000)} s, so what was judged for it is out of date`;
  await report(world, run, host, fence, { kind: 'unreachable', layer: 'no-way', message });
  return null;
}

/** What the host itself would put back: a change that is timed, and not what takes one back. */
function isTimed({ undo }: Playbook, phase: 'apply' | 'revert'): boolean {
  return undo.kind === 'timed' && phase === 'apply';
}

/** Sends it, once, and reports what came of it. Returns whether the script may still be running there. */
async function send(
  world: World,
  session: Session,
  run: RunState,
  host: Host,
  step: Step,
  fence: number,
  signal: AbortSignal,
): Promise<boolean> {
  tellProgress(world, run, host, `${step.name} was sent`);
  const cancel = stopWhenCancelled(world, run.run);
  const outcome = await session
    .run(
      step,
      (record) => tellProgress(world, run, host, record.text, record.percent),
      AbortSignal.any([signal, cancel.signal]),
    )
    .finally(cancel.over);
  // What came back is judged as a whole: a script that returns something else than it should is garbled.
  const changed = readChanged(outcome);
  await report(world, run, host, fence, 'kind' in changed ? changed : outcome);
  return outcome.kind === 'unknown' || outcome.kind === 'timed-out' || outcome.kind === 'garbled';
}

async function report(
  world: World,
  run: RunState,
  host: Host,
  fence: number,
  outcome: Outcome,
): Promise<void> {
  const at = world.clock.now().toISOString();
  await dispatch(world, run.run, run.playbook, {
    at,
    type: 'report-outcome',
    host: host.name,
    fence,
    outcome,
  });
}

/** Detect again, in the session that will apply: the plan covers this state and no other. */
async function asPlanned(
  world: World,
  session: Session,
  run: RunState,
  playbook: Playbook,
  host: Host,
  signal: AbortSignal,
): Promise<boolean> {
  const detected = readDetected(
    await session.run(phaseStep(playbook, 'detect', run.parameters), () => {}, signal),
  );
  throwIfCalledOff(signal);
  if ('kind' in detected) {
    await withholdHost(world, run, host, 'The host could not be looked at again before the change.', []);
    return false;
  }
  const planned = run.plan!.hosts.find((one) => one.host === host.name);
  const drift = differences(planned?.state ?? {}, detected.state);
  if (drift.length === 0) {
    const many = await tooManySessions(world, session, playbook, run.plan!, host.name, signal);
    throwIfCalledOff(signal);
    const held =
      many ??
      (await guardedSince(world, session, run, playbook, host, detected.findings, signal)) ??
      (await heldByAnUndo(world, run, host));
    throwIfCalledOff(signal);
    if (held !== null) await withholdHost(world, run, host, held, []);
    return held === null;
  }
  const better =
    detected.inDesiredState && run.intent === 'repair' ? ' There is nothing to do any more.' : '';
  await withholdHost(
    world,
    run,
    host,
    `Since it was approved, the host has changed: ${drift.join(', ')}.${better}`,
    drift,
  );
  return false;
}

/** The lease is ours, so nobody arms the host between this look and the change. */
async function heldByAnUndo(world: World, { run }: RunState, { name }: Host): Promise<string | null> {
  const armed = await armedOn(world, name, run);
  if (armed === null) return null;
  const until = clockMinute(armed.until);
  return armed.holds
    ? `What ${armed.run} did on ${name} holds until ${until} UTC; nothing else is changed there before.`
    : `The undo of ${armed.run} is armed on ${name} until ${until} UTC; nothing else is changed there before.`;
}

async function whatToPutBack(world: World, run: RunState, host: Host): Promise<Value> {
  if (run.intent === 'undo') return whatWasBefore(world, run, host.name);
  // The what-if's before is what was approved, and detect has shown it unchanged since.
  return run.plan!.hosts.find((one) => one.host === host.name)?.before ?? null;
}
