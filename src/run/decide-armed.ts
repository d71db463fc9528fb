import type { RunCommand } from './command.ts';
import type { RunEvent, RunState } from './run.ts';

type Report = Extract<RunCommand, { type: 'report-armed' | 'report-not-armed' | 'report-rehearsed' }>;

/**
 * That a host is armed for a change that is about to be sent. Recorded before the host is told, so that whatever comes
 * between is known to have left an armed undo behind; a run that is over by then arms nothing.
 */
export function decideArmed(report: Report, state: RunState): RunEvent[] {
  const { at, host: name } = report;
  const host = state.hosts.find((one) => one.name === name);
  if (report.type === 'report-not-armed')
    return host?.armed?.state === 'armed' && host.attempts.length === 0
      ? [{ at, type: 'not-armed', host: name }]
      : [];
  if (host?.stage !== 'waiting' || state.approvedAt === null || state.plan?.phase !== 'apply') return [];
  if (report.type === 'report-rehearsed') {
    if (host.armed?.state !== 'armed') return [];
    // Never later than it was told: what a host says of itself keeps nobody off it for longer.
    const told = Date.parse(host.armed.at) + host.armed.dueAfterSeconds * 1_000;
    const dueMs = Math.min(Date.parse(at) + report.remainingSeconds * 1_000, told);
    return [{ at, type: 'rehearsed', host: name, dueAt: new Date(dueMs).toISOString() }];
  }
  const { dueAfterSeconds } = report;
  const { undo } = state.plan;
  const holds = undo.kind === 'timed' && undo.holds === true ? ({ holds: true } as const) : {};
  const dueAt = after(at, dueAfterSeconds);
  return [{ at, type: 'armed', host: name, dueAfterSeconds, dueAt, ...holds }];
}

function after(at: string, seconds: number): string {
  return new Date(Date.parse(at) + seconds * 1_000).toISOString();
}
