import type { RunCommand } from './command.ts';
import { endRun, type HostEnd } from './end.ts';
import { endOnceOver } from './end-once-over.ts';
import { evolve } from './evolve.ts';
import type { Ending, HostState, RunEvent, RunState, Seen } from './run.ts';

type Report = Extract<RunCommand, { type: 'report-proof' }>;

/**
 * What the look after a change comes to. The proof decides, and nothing else: neither what the script returned
 * nor what a service says of itself.
 */
export function decideProof(report: Report, state: RunState): RunEvent[] {
  const host = state.hosts.find((one) => one.name === report.host);
  if (host?.stage !== 'proving' || state.ending !== null) return [];
  if (report.fence !== undefined && report.fence !== host.attempts.at(-1)?.fence) return [];
  const { at, held, seen, inDesiredState } = report;
  const boot = report.boot === undefined ? {} : { boot: report.boot };
  const proved: RunEvent = { at, type: 'proved', host: host.name, held, seen, inDesiredState, ...boot };
  const end = judgeEnd(report, host, state);
  if (end === 'revert') return [proved, { at, type: 'reverting', host: host.name }];
  const events = [proved, endOrHold(at, host, end, report.untouched === true)];
  return [...events, ...endRun(at, events.reduce<RunState | null>(evolve, state)!)];
}

/** Endings after which what stands is to stay, so that the host is told not to put it back. */
const stays: readonly Ending[] = ['remediated', 'improved', 'changed', 'cancelled', 'reverted'];

function endOrHold(at: string, host: HostState, end: HostEnd, untouched: boolean): RunEvent {
  const kept = stays.includes(end.ending);
  const { armed } = host;
  // What a suspension does is done; its undo is left alone, because that is what ends it.
  if (
    armed?.state === 'armed' &&
    armed.holds &&
    kept &&
    host.attempts.at(-1)?.phase === 'apply' &&
    !untouched
  )
    return { at, type: 'holding', host: host.name, until: armed.dueAt };
  return endOnceOver(at, host, end, kept || untouched ? 'confirm' : 'await');
}

function judgeEnd(report: Report, host: HostState, state: RunState): HostEnd | 'revert' {
  const attempt = host.attempts.at(-1);
  if (stoppedInTime(report, host, state)) {
    const reason = 'The script was stopped before it changed anything: the host is as it was.';
    return { ending: 'cancelled', reason };
  }
  if (attempt?.phase === 'revert') return judgeRevert(report, host, state);
  const down = judgeBoot(report);
  if (down !== null) return down;
  const before = host.look !== null && 'seen' in host.look ? host.look.seen : null;
  // A new certificate is told by its thumbprint: only a proof that can be seen to turn may have held already.
  if (report.held && before?.held === true && state.proof !== 'new-certificate')
    return judgeInside(report, host);
  if (report.held) {
    const threw = attempt?.outcome?.kind !== 'returned';
    return {
      ending: 'remediated',
      reason: threw
        ? 'The proof holds, though the script did not report back as it should.'
        : report.boot === 'new'
          ? 'The host has started anew, and the proof holds: seen by a fresh look from outside.'
          : 'The proof holds: seen by a fresh look from outside.',
    };
  }
  if (state.proof === 'inside-only') {
    if (report.inDesiredState === true) {
      return { ending: 'changed', reason: 'Changed as planned; no look from outside can prove it.' };
    }
  } else if (before !== null) {
    const improved = judgeImproved(report, before);
    if (improved !== null) return improved;
  }
  const threw = attempt?.outcome?.kind === 'threw' ? attempt.outcome.message : null;
  const failed = threw !== null && report.inDesiredState === false;
  // A script that failed half-way may have left something that was promised to be put back.
  if (state.undo.kind === 'timed' && !(failed && report.untouched === true)) return 'revert';
  if (report.inDesiredState === null) {
    return {
      ending: 'unknown',
      reason: 'The host does not answer any more, so whether the change was made is not known.',
    };
  }
  if (failed) return { ending: 'failed', reason: `The script failed: ${threw}` };
  return report.inDesiredState
    ? {
        ending: 'not-remediated',
        reason:
          state.undo.kind === 'none'
            ? `It was done as planned, but the proof fails: ${report.seen.line}.`
            : `The change is in place and kept, but the proof fails: ${report.seen.line}.`,
      }
    : {
        ending: 'not-remediated',
        reason: `The host is not as planned, and the proof fails: ${report.seen.line}.`,
      };
}

/** Whether the host came out of its restart; null where it was to do no such thing, or did. */
function judgeBoot({ boot }: Report): HostEnd | null {
  if (boot === 'not-back') {
    const reason =
      'The restart was sent, and the host did not come back in time: someone must look at its console.';
    return { ending: 'failed', reason };
  }
  if (boot === 'old') {
    const reason = 'The restart was sent, and the host has not restarted: it answers as it did before.';
    return { ending: 'failed', reason };
  }
  return null;
}

/** Only what detect finds exactly as it was before, though the script was sent, is called cancelled. */
function stoppedInTime(
  { untouched }: Report,
  { attempts }: HostState,
  { cancel, intent }: RunState,
): boolean {
  const attempt = attempts.at(-1);
  const ownRevert = attempt?.phase === 'revert' && intent === 'repair';
  const kind = attempt?.outcome?.kind;
  return cancel !== null && !ownRevert && untouched === true && kind !== 'returned' && kind !== 'threw';
}

/** The proof held before anything was changed, so that it holds proves nothing: the host alone can tell. */
function judgeInside(report: Report, host: HostState): HostEnd {
  if (report.inDesiredState === true) {
    const reason =
      'Changed as planned; the proof held before already, so it proves nothing about the change.';
    return { ending: 'changed', reason };
  }
  if (report.inDesiredState === null) {
    const reason = 'The host could not be seen inside, and the proof held before the change already.';
    return { ending: 'unknown', reason };
  }
  const outcome = host.attempts.at(-1)?.outcome;
  return {
    ending: 'failed',
    reason:
      outcome?.kind === 'threw'
        ? `The script failed: ${outcome.message}`
        : 'The host is not as planned, though RDP works as it did before.',
  };
}

/** It fails at a later layer, or at the same one for another cause. An earlier one is worse, whatever the cause. */
function judgeImproved(report: Report, before: Seen): HostEnd | null {
  const { seen, inDesiredState } = report;
  if (inDesiredState !== false && seen.reached > before.reached) {
    return {
      ending: 'improved',
      reason: `It gets further now, and fails for another reason: ${seen.line}.`,
    };
  }
  // Without a look inside a cause is but a group of them, and differs by that alone.
  const other = before.cause !== null && seen.cause !== null && before.cause !== seen.cause;
  if (inDesiredState === true && other && seen.reached === before.reached) {
    return { ending: 'improved', reason: `It fails for another reason now: ${seen.line}.` };
  }
  return null;
}

/** After a revert the question is only whether the host is back where it was. */
function judgeRevert(report: Report, host: HostState, state: RunState): HostEnd {
  const outcome = host.attempts.at(-1)?.outcome;
  const whose =
    state.intent === 'undo'
      ? 'Put back as it was before'
      : host.endedEarlyBy === undefined
        ? 'Put back by us, because the proof did not hold'
        : 'Put back by us, before its time';
  if (outcome?.kind === 'returned') {
    return { ending: 'reverted', reason: `${whose}. Fresh look: ${report.seen.line}.` };
  }
  if (outcome?.kind === 'threw')
    return { ending: 'failed', reason: `Putting it back failed: ${outcome.message}` };
  // Contact was lost: what the host looks like now is the only witness.
  if (report.inDesiredState === false) {
    return {
      ending: 'reverted',
      reason: `${whose}, though the script did not report back. Fresh look: ${report.seen.line}.`,
    };
  }
  return report.inDesiredState === null
    ? { ending: 'unknown', reason: 'Whether it was put back is not known: the host did not report back.' }
    : { ending: 'failed', reason: 'It was not put back: the change is still in place.' };
}
