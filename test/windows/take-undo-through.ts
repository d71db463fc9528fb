import { phaseStep, readChanged, readDetected } from '../../src/bot/phase-step.ts';
import type { Playbook } from '../../src/playbook/playbook.ts';
import type { Outcome, Step, Value } from '../../src/playbook/step.ts';
import type { RestoreItem, UndoScripts, UndoStep } from '../../src/playbook/undo-on-host.ts';
import type { RunStep } from './take-through.ts';

export interface UndoTrial {
  readonly steps: Readonly<Record<UndoStep, Pick<Step, 'script' | 'harness'>>>;
  readonly stored: UndoScripts;
  /** Changes NLA, which the host was made to need. */
  readonly requireNla: Playbook;
  readonly run: RunStep;
  readonly wait: (seconds: number) => Promise<void>;
  /** Told apart from earlier trials on the same host. */
  readonly id: string;
}

/** NLA as the trial's change finds and leaves it. */
const item: RestoreItem = {
  kind: 'registry-value',
  key: 'SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp',
  name: 'UserAuthentication',
  type: 'DWord',
  before: 0,
  left: 1,
};

type Answer = { readonly [name: string]: Value };

/**
 * The timed undo through its liturgy on a host without NLA: armed, rehearsed, asked, confirmed, and what was changed stays;
 * then armed again and left alone, and the host puts it back by itself. Returns what was otherwise, one sentence each.
 */
export async function takeUndoThrough(trial: UndoTrial): Promise<readonly string[]> {
  const wrong: string[] = [];
  const expect = (what: string, holds: boolean, found: unknown): void => {
    if (!holds) wrong.push(`${what}: found ${JSON.stringify(found)}`);
  };
  const [kept, left, other] = ['kept', 'left', 'other'].map((name) => `${trial.id}-${name}`) as [
    string,
    string,
    string,
  ];
  try {
    let answer = await ask(trial, 'undo/status', kept);
    expect('status before anything: none', answer.state === 'none', answer);
    answer = await arm(trial, kept);
    expect('arm: armed, with one item', answer.state === 'armed' && answer.items === 1, answer);
    expect('arm again: the same', same(await arm(trial, kept), answer), answer);
    answer = await ask(trial, 'undo/rehearse', kept);
    expect('rehearse: by the task, as SYSTEM', answer.ranAs === 'S-1-5-18', answer);
    const [rehearsed] = answer.items as readonly Answer[];
    expect('rehearse: it would restore', rehearsed?.outcome === 'would-restore', rehearsed);
    const refused = await send(trial, 'undo/arm', armParameters(trial, other));
    const isOther = refused.kind === 'threw' && refused.id.startsWith('RdpMedic.OtherUndoArmed');
    expect('arm for another run: refused', isOther, refused);
    await apply(trial);
    answer = await ask(trial, 'undo/status', kept);
    const task = (answer.task as Answer | undefined)?.state;
    expect(
      'status: armed, its task as it was registered',
      answer.state === 'armed' && task === 'as-registered',
      answer,
    );
    answer = await ask(trial, 'undo/undo', kept);
    expect('undo before its time: still armed', answer.state === 'armed', answer);
    answer = await ask(trial, 'undo/confirm', kept);
    expect('confirm: confirmed', answer.confirmed === true, answer);
    await trial.wait(150);
    expect('after a confirmation NLA stays', (await readNla(trial)) === 1, await readNla(trial));

    await revert(trial);
    await arm(trial, left, 90);
    await ask(trial, 'undo/rehearse', left);
    await apply(trial);
    expect('the change is there', (await readNla(trial)) === 1, await readNla(trial));
    await trial.wait(240);
    answer = await ask(trial, 'undo/status', left);
    expect('status after its time: undone by the host', answer.state === 'undone', answer);
    expect('without a confirmation NLA is as before', (await readNla(trial)) === 0, await readNla(trial));
    answer = await ask(trial, 'undo/confirm', left);
    expect('confirm after its time: not confirmed', answer.confirmed === false, answer);
  } catch (cause) {
    wrong.push((cause as Error).message);
  }
  return wrong;
}

function armParameters({ stored }: UndoTrial, run: string, seconds = 300): Record<string, Value> {
  const each = (what: 'text' | 'digest'): Record<string, Value> =>
    Object.fromEntries(Object.entries(stored).map(([name, script]) => [name, script[what]]));
  return {
    RunId: run,
    AfterSeconds: seconds,
    Items: [item as unknown as Value],
    Scripts: each('text'),
    Digests: each('digest'),
  };
}

async function arm(trial: UndoTrial, run: string, seconds?: number): Promise<Answer> {
  return answerOf('undo/arm', await send(trial, 'undo/arm', armParameters(trial, run, seconds)));
}

async function ask(trial: UndoTrial, name: UndoStep, run: string): Promise<Answer> {
  return answerOf(name, await send(trial, name, { RunId: run }));
}

function send(
  { steps, run }: UndoTrial,
  name: UndoStep,
  parameters: Record<string, Value>,
): Promise<Outcome> {
  return run({ name, ...steps[name], parameters, whatIf: false, timeoutMs: 180_000 });
}

async function apply({ requireNla, run }: UndoTrial): Promise<void> {
  const done = readChanged(await run(phaseStep(requireNla, 'apply', {})));
  if ('kind' in done || !done.changed) throw new Error(`apply changed nothing: ${JSON.stringify(done)}`);
}

async function revert({ requireNla, run }: UndoTrial): Promise<void> {
  const before = { UserAuthentication: 0, SecurityLayer: 2 };
  const done = readChanged(await run(phaseStep(requireNla, 'revert', {}, { before })));
  if ('kind' in done || !done.changed) throw new Error(`revert changed nothing: ${JSON.stringify(done)}`);
}

async function readNla({ requireNla, run }: UndoTrial): Promise<Value> {
  const seen = readDetected(await run(phaseStep(requireNla, 'detect', {})));
  return 'kind' in seen ? seen.kind : ((seen.state.local as Answer).UserAuthentication ?? null);
}

function answerOf(name: string, outcome: Outcome): Answer {
  if (outcome.kind === 'returned') return outcome.value as Answer;
  throw new Error(`${name}: ${JSON.stringify(outcome)}`);
}

function same(one: Answer, other: Answer): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
