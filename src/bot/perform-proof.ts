import type { InsideEvidence } from '../diagnosis/evidence.ts';
import { type BeforeChange, judgeProof } from '../diagnosis/prove.ts';
import { reachedIndex } from '../diagnosis/reached.ts';
import type { Host } from '../inventory/host.ts';
import type { Playbook } from '../playbook/playbook.ts';
import type { Detected } from '../playbook/step.ts';
import { failingLayer, type OutsideLook } from '../rdp/look.ts';
import { differences } from '../run/plan.ts';
import type { Attempt, RunState } from '../run/run.ts';
import { collect } from './collect.ts';
import { dispatch } from './dispatch.ts';
import { partsOfProof } from './parts-of-run.ts';
import { phaseStep, readDetected } from './phase-step.ts';
import { seeAndDiagnose } from './see.ts';
import { throwIfCalledOff } from './throw-if-called-off.ts';
import { waitForBoot } from './wait-for-boot.ts';
import type { World } from './world.ts';

const betweenLooksMs = 1_000;

/**
 * The proof: fresh looks from outside until it holds or its time is up, then one look inside for what the host
 * says of itself. Both are reported; only the first decides.
 */
export async function performProof(
  world: World,
  run: RunState,
  playbook: Playbook,
  host: Host,
  signal: AbortSignal,
): Promise<void> {
  const state = run.hosts.find((one) => one.name === host.name)!;
  const before = state.look !== null && 'seen' in state.look ? state.look.seen : null;
  const attempt = state.attempts.at(-1);
  if (state.stage !== 'proving' || attempt === undefined) return;
  const reverted = attempt.phase === 'revert';
  await waitForTheScript(world, run, attempt, host, signal);
  const boot = await waitForBoot(world, run, playbook, host, signal);
  const known = { thumbprint: before?.thumbprint ?? null, wanted: reverted ? null : certificateOf(run) };
  const look = await lookUntilHeld(
    world,
    run.run,
    playbook,
    host,
    { ...known, reached: before?.reached ?? null },
    reverted || boot === 'not-back' || boot === 'old' ? 0 : world.proofWindowMs,
    signal,
  );
  const { inside, detected } = await inspect(world, run, playbook, host, signal);
  throwIfCalledOff(signal);
  const { seen, diagnosis } = seeAndDiagnose(host, look, inside, playbook.proof);
  // A handshake with another machine proves nothing about this one.
  const otherMachine = diagnosis.causes.some(
    ({ id, confidence }) => id === 'wrong-machine' && confidence !== 'weak',
  );
  // A host that was to be restarted and was not has proved nothing, however well it answers.
  const restarted = playbook.comesBackWithin === undefined || reverted || boot === 'new';
  const held = restarted && !otherMachine && judgeProof(playbook.proof, look, known).held;
  const planned = run.plan?.hosts.find((one) => one.host === host.name);
  await dispatch(world, run.run, playbook.name, {
    at: world.clock.now().toISOString(),
    type: 'report-proof',
    host: host.name,
    fence: attempt.fence,
    held,
    seen,
    inDesiredState: detected?.inDesiredState ?? null,
    ...(boot === null ? {} : { boot }),
    ...(detected === null || planned === undefined
      ? {}
      : { untouched: differences(planned.state, detected.state).length === 0 }),
  });
}

/** Where contact was lost the script may go on until its deadline: only what is seen after that is the truth. */
async function waitForTheScript(
  world: World,
  run: RunState,
  { outcome, deadline }: Attempt,
  host: Host,
  signal: AbortSignal,
): Promise<void> {
  if (outcome?.kind !== 'unknown' && outcome?.kind !== 'garbled') return;
  const ms = Date.parse(deadline) - world.clock.now().getTime();
  if (ms <= 0) return;
  const text = 'the script may still be running; waiting until its deadline has passed';
  world.progress.tell({ subject: { kind: 'run', id: run.run }, host: host.name, text });
  await world.clock.sleep(ms, signal);
  throwIfCalledOff(signal);
}

async function lookUntilHeld(
  world: World,
  run: string,
  playbook: Playbook,
  host: Host,
  before: BeforeChange & { readonly reached: number | null },
  windowMs: number,
  signal: AbortSignal,
): Promise<OutsideLook> {
  const until = world.clock.now().getTime() + windowMs;
  let previous: OutsideLook | null = null;
  for (;;) {
    const look = await world.prober.probe({ host: host.address, port: host.port }, signal);
    const { held, line } = judgeProof(playbook.proof, look, before);
    world.progress.tell({
      subject: { kind: 'run', id: run },
      host: host.name,
      text: `probe from ${look.from}: ${line}`,
    });
    if (held || signal.aborted || world.clock.now().getTime() + betweenLooksMs >= until) return look;
    // It got further than before the change, and twice the same way: waiting longer would show nothing new.
    const further = before.reached !== null && reachedIndex(look) > before.reached;
    if (further && previous !== null && sameFailure(previous, look)) return look;
    previous = look;
    await world.clock.sleep(betweenLooksMs, signal);
  }
}

/** The certificate that the listener was bound to on purpose: no other one proves anything. */
function certificateOf({ parameters }: RunState): string | null {
  return typeof parameters.thumbprint === 'string' ? parameters.thumbprint : null;
}

function sameFailure(a: OutsideLook, b: OutsideLook): boolean {
  const [one, other] = [failingLayer(a), failingLayer(b)];
  return one?.name === other?.name && one?.observation === other?.observation;
}

/** What the host says of itself after a change; null where it does not answer. */
export async function inspect(
  world: World,
  run: RunState,
  playbook: Playbook,
  host: Host,
  signal: AbortSignal,
): Promise<{ inside: InsideEvidence | null; detected: Detected | null }> {
  const session = await world.executor.open(host, signal);
  if (session.kind === 'unreachable') return { inside: null, detected: null };
  try {
    const detected = readDetected(
      await session.run(phaseStep(playbook, 'detect', run.parameters), () => {}, signal),
    );
    const wanted = { parts: partsOfProof, probe: null, clock: world.clock };
    const { inside } = await collect(session, world.site().evidence, wanted, signal);
    return { inside, detected: 'kind' in detected ? null : detected };
  } finally {
    await session.close();
  }
}
