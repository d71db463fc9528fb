import type { Outcome } from '../playbook/step.ts';
import type { UndoResult, UndoSet, UndoStep } from '../playbook/undo-on-host.ts';
import type { Session } from '../ports/host-executor.ts';
import { readConfirmed, readStatus, readUndone } from './read-undo.ts';
import { undoStep } from './undo-step.ts';

/** What a host says of an undo of ours; again: that it is not over, or nothing, so that it is to be asked again. */
export type Said =
  | { readonly kind: 'confirmed' | 'too-late' | 'gone' }
  | { readonly kind: 'undone'; readonly result: UndoResult | null }
  | { readonly kind: 'unsound'; readonly reason: string }
  /** `remainingSeconds`: it is armed, and so much is left; absent: it did not say so. */
  | { readonly kind: 'again'; readonly why: string; readonly remainingSeconds?: number };

interface Asked {
  readonly session: Session;
  readonly set: UndoSet;
  /** By which the host knows the undo. */
  readonly id: string;
  readonly signal: AbortSignal;
}

/** Confirms that what stands is to stay. Only `confirmed` is a disarmed undo. */
export async function confirmUndo(asked: Asked): Promise<Said> {
  const answer = readConfirmed(await send(asked, 'undo/confirm'), asked.id);
  if ('kind' in answer) return said(answer);
  if (answer.confirmed) return { kind: 'confirmed' };
  return answer.state === 'undone' ? undone(answer.result) : { kind: 'too-late' };
}

/** Asks how it stands, changing nothing; but one whose time is long over and whose task does not run is set off. */
export async function askUndo(asked: Asked): Promise<Said> {
  const status = readStatus(await send(asked, 'undo/status'), asked.id);
  if ('kind' in status) return notTooLate(said(status));
  switch (status.state) {
    case 'none':
      return { kind: 'gone' };
    case 'confirmed':
      return { kind: 'confirmed' };
    case 'undone':
      return undone(status.result);
    case 'undoing':
      return { kind: 'again', why: 'it is putting it back' };
    case 'armed':
      break;
  }
  if (status.changedFiles.length > 0) {
    const files = status.changedFiles.join(', ');
    return { kind: 'unsound', reason: `What it keeps to put it back was changed: ${files}.` };
  }
  const stuck = status.remainingSeconds === 0 && status.task.state !== 'as-registered';
  if (!status.overdue && !stuck) {
    const remainingSeconds = status.remainingSeconds ?? 0;
    return { kind: 'again', why: `${remainingSeconds} s are left`, remainingSeconds };
  }
  const put = readUndone(await send(asked, 'undo/undo'), asked.id);
  if ('kind' in put) return notTooLate(said(put));
  return put.state === 'undone' ? undone(put.result) : { kind: 'again', why: `it is ${put.state}` };
}

/** How an undo was found ahead of its time; `remainingSeconds` where the host says that it is armed. */
export interface Found {
  readonly undo: 'armed' | 'not-seen' | 'unsound';
  readonly remainingSeconds: number | null;
}

/** Whether its task would still put it back: a look, ahead of its time. */
export async function lookAtUndo(asked: Asked): Promise<Found> {
  const status = readStatus(await send(asked, 'undo/status'), asked.id);
  if ('kind' in status) {
    const refused = status.kind === 'threw' && status.id.startsWith('RdpMedic.');
    return { undo: refused ? 'unsound' : 'not-seen', remainingSeconds: null };
  }
  const sound = status.changedFiles.length === 0 && status.task.state === 'as-registered';
  const undo = status.state === 'armed' && sound ? 'armed' : 'unsound';
  return { undo, remainingSeconds: status.remainingSeconds };
}

/** Too late is an answer to a confirmation alone; said to anything else it is none. */
function notTooLate(answer: Said): Said {
  return answer.kind === 'too-late' ? { kind: 'again', why: 'it did not say how its undo stands' } : answer;
}

function send({ session, set, id, signal }: Asked, name: UndoStep): Promise<Outcome> {
  return session.run(undoStep(set, name, { RunId: id }), () => {}, signal);
}

function undone(result: UndoResult | null): Said {
  if (result !== null && result.refused !== null)
    return { kind: 'unsound', reason: result.message ?? result.refused };
  return { kind: 'undone', result };
}

/** What it refuses it will refuse again; whatever else came between may not. */
function said(outcome: Exclude<Outcome, { kind: 'returned' }>): Said {
  if (outcome.kind === 'threw') {
    if (outcome.id === 'RdpMedic.TooLate') return { kind: 'too-late' };
    if (outcome.id === 'RdpMedic.NotArmed') return { kind: 'gone' };
    if (outcome.id.startsWith('RdpMedic.')) return { kind: 'unsound', reason: outcome.message };
  }
  return { kind: 'again', why: 'message' in outcome ? outcome.message : outcome.kind };
}
