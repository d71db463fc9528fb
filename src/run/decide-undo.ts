import type { RunCommand, UndoAnswer } from './command.ts';
import { endHost, endRun, type HostEnd } from './end.ts';
import { evolve } from './evolve.ts';
import type { Ending, HostState, RunEvent, RunState } from './run.ts';

type Report = Extract<RunCommand, { type: 'report-undo' }>;

/**
 * What the host's own word on its undo comes to. Only its answer disarms; where it put things back by itself a fresh
 * look goes with it; where nothing is known when its time is long over, the ending says so.
 */
export function decideUndo({ at, host: name, answer }: Report, state: RunState): RunEvent[] {
  const host = state.hosts.find((one) => one.name === name);
  if (host?.armed?.state !== 'armed') return [];
  if (host.ending !== null) return afterTheEnd(at, name, answer);
  if (host.stage !== 'confirming' && host.stage !== 'holding') return [];
  if (answer.kind === 'too-late')
    return host.verdict?.undo === 'confirm' ? [{ at, type: 'confirmed-too-late', host: name }] : [];
  const events = [...told(at, host, answer), endHost(at, name, judge(host, answer))];
  return [...events, ...endRun(at, events.reduce<RunState | null>(evolve, state)!)];
}

/** A run that was stopped between arming and sending has ended; the host is disarmed all the same. */
function afterTheEnd(at: string, host: string, answer: UndoAnswer): RunEvent[] {
  if (answer.kind === 'confirmed') return [{ at, type: 'disarmed', host }];
  return answer.kind === 'gone' ? [{ at, type: 'not-armed', host }] : [];
}

type Final = Exclude<UndoAnswer, { kind: 'too-late' }>;

function told(at: string, { name, attempts }: HostState, answer: Final): RunEvent[] {
  switch (answer.kind) {
    case 'confirmed':
      return [{ at, type: 'disarmed', host: name }];
    case 'undone': {
      const { result, seen, held, inDesiredState } = answer;
      const undone: RunEvent = { at, type: 'undone-by-host', host: name, result };
      // Of a change that was not sent there is nothing to look at.
      return attempts.length === 0
        ? [undone]
        : [undone, { at, type: 'proved', host: name, held, seen, inDesiredState }];
    }
    case 'gone':
      return attempts.length === 0
        ? [{ at, type: 'not-armed', host: name }]
        : [{ at, type: 'undo-lost', host: name, reason: noUndo }];
    case 'unsound':
      return [{ at, type: 'undo-lost', host: name, reason: answer.reason }];
    case 'silent':
      return [{ at, type: 'undo-lost', host: name, reason: answer.reason ?? noAnswer }];
  }
}

const noUndo = 'The host says that no undo was ever armed there.';
const noAnswer = 'The host did not say what became of its undo until long after its time.';

const good: readonly Ending[] = ['remediated', 'improved', 'changed'];

function judge(host: HostState, answer: Final): HostEnd {
  const { attempts, verdict } = host;
  // Nothing was sent, or it is back already: whatever the undo does, it changes nothing any more.
  const settled = attempts.length === 0 || verdict?.ending === 'reverted';
  if (answer.kind === 'undone') return judgeUndone(host, answer, settled);
  if (settled && verdict !== undefined) return verdict;
  if (answer.kind === 'confirmed') {
    // It stays, and that is what was wanted: also where it had seemed too late.
    if (verdict !== undefined && (verdict.undo === 'confirm' || good.includes(verdict.ending)))
      return verdict;
    const what = verdict?.reason ?? 'A suspension was to end by itself.';
    return { ending: 'failed', reason: `${what} Somebody else has confirmed it, so it is not put back.` };
  }
  const why = answer.kind === 'gone' ? noUndo : (answer.reason ?? noAnswer);
  if (answer.kind === 'silent' || verdict?.undo === 'confirm') {
    return { ending: 'unknown', reason: `Whether the change stays is not known. ${why}` };
  }
  return { ending: 'failed', reason: `The change is in place and was not put back. ${why}` };
}

function judgeUndone(
  { name, verdict, armed }: HostState,
  { result, seen, inDesiredState }: Extract<UndoAnswer, { kind: 'undone' }>,
  settled: boolean,
): HostEnd {
  const stays = (result?.items ?? []).filter(({ outcome }) => outcome === 'left' || outcome === 'failed');
  if (settled && verdict !== undefined) return verdict;
  if (stays.length > 0) {
    const what = stays.map(({ what, why }) => (why === null ? what : `${what} (${why})`)).join(', ');
    return { ending: 'failed', reason: `${name} put back what it could. Left as it is: ${what}.` };
  }
  if (inDesiredState === true) {
    const reason = `${name} says that it put it back by itself, and what was changed is still there. Fresh look: ${seen.line}.`;
    return { ending: 'failed', reason };
  }
  if (armed?.holds === true && verdict === undefined) {
    return {
      ending: 'reverted',
      reason: `${name} ended the suspension by itself. Fresh look: ${seen.line}.`,
    };
  }
  const why =
    verdict?.undo === 'await' && verdict.ending !== 'remediated' ? ` Before that: ${verdict.reason}` : '';
  return { ending: 'reverted', reason: `${name} put it back by itself.${why} Fresh look: ${seen.line}.` };
}
