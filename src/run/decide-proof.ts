import type { RunCommand } from './command.ts';
import { endHost, endRun, type HostEnd } from './end.ts';
import { evolve } from './evolve.ts';
import type { HostState, RunEvent, RunState } from './run.ts';

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
  const proved: RunEvent = { at, type: 'proved', host: host.name, held, seen, inDesiredState };
  const end = judgeEnd(report, host, state);
  if (end === 'revert') return [proved, { at, type: 'reverting', host: host.name }];
  const events = [proved, endHost(at, host.name, end)];
  return [...events, ...endRun(at, events.reduce<RunState | null>(evolve, state)!)];
}

function judgeEnd(report: Report, host: HostState, state: RunState): HostEnd | 'revert' {
  const attempt = host.attempts.at(-1);
  if (attempt?.phase === 'revert') return judgeRevert(report, host, state);
  if (report.held) {
    const threw = attempt?.outcome?.kind !== 'returned';
    return {
      ending: 'remediated',
      reason: threw
        ? 'The proof holds, though the script did not report back as it should.'
        : 'The proof holds: seen by a fresh look from outside.',
    };
  }
  if (state.proof === 'inside-only') {
    if (report.inDesiredState === true) {
      return { ending: 'changed', reason: 'Changed as planned; no look from outside can prove it.' };
    }
  } else {
    const before = host.look !== null && 'seen' in host.look ? host.look.seen : null;
    const later = before !== null && report.seen.reached > before.reached;
    const other =
      before !== null &&
      before.cause !== null &&
      report.seen.cause !== null &&
      before.cause !== report.seen.cause;
    if ((later || other) && report.inDesiredState !== false) {
      return {
        ending: 'improved',
        reason: `It gets further now, and fails for another reason: ${report.seen.line}.`,
      };
    }
  }
  if (report.inDesiredState === null) {
    return {
      ending: 'unknown',
      reason: 'The host does not answer any more, so whether the change was made is not known.',
    };
  }
  if (attempt?.outcome?.kind === 'threw' && report.inDesiredState === false) {
    return { ending: 'failed', reason: `The script failed: ${attempt.outcome.message}` };
  }
  if (state.undo.kind === 'timed') return 'revert';
  return report.inDesiredState
    ? {
        ending: 'not-remediated',
        reason: `The change is in place and kept, but the proof fails: ${report.seen.line}.`,
      }
    : {
        ending: 'not-remediated',
        reason: `The host is not as planned, and the proof fails: ${report.seen.line}.`,
      };
}

/** After a revert the question is only whether the host is back where it was. */
function judgeRevert(report: Report, host: HostState, state: RunState): HostEnd {
  const outcome = host.attempts.at(-1)?.outcome;
  const whose =
    state.intent === 'undo' ? 'Put back as it was before' : 'Put back by us, because the proof did not hold';
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
