import { canonicalJson } from '../run/canonical-json.ts';
import type { RunEvent, RunState } from '../run/run.ts';
import type { AuditEntry } from './entry.ts';

/** The audit entry of one run event; `index` is the event's place in the run's stream. */
export function auditOfRunEvent(event: RunEvent, state: RunState, index: number): AuditEntry {
  return {
    id: `${state.run}:${index}`,
    at: event.at,
    actor: actorOf(event),
    what: event.type,
    run: state.run,
    host: 'host' in event ? event.host : null,
    plan: state.plan?.id ?? null,
    detail: detailOf(event, state),
  };
}

function actorOf(event: RunEvent): string {
  if (event.type === 'requested') return event.requester;
  return ('person' in event ? event.person : undefined) ?? 'rdp-medic';
}

function detailOf(event: RunEvent, state: RunState): Readonly<Record<string, string>> {
  switch (event.type) {
    case 'requested':
      return {
        playbook: event.playbook,
        intent: event.intent,
        hosts: event.hosts.join(', '),
        parameters: canonicalJson(event.parameters),
        ...(event.undoes === null ? {} : { undoes: event.undoes }),
        ...(event.reason === undefined ? {} : { reason: event.reason }),
        ...(event.check === undefined ? {} : { check: event.check.id }),
        ...(event.evidence === undefined ? {} : { evidence: canonicalJson({ ...event.evidence }) }),
      };
    case 'denied':
      return { reason: event.reason };
    case 'looked':
      return { found: event.look.kind, playbook: state.playbook };
    case 'planned':
      return {
        digest: event.plan.digest,
        rule: event.rule,
        approvals:
          event.approvals.map(({ count, from }) => `${count} from ${from}`).join(', ') || 'none needed',
        expiresAt: event.expiresAt,
        proposes: canonicalJson(event.plan.hosts.map(({ host, before, after }) => ({ host, before, after }))),
      };
    case 'reviewed':
      return {
        verdict: event.verdict,
        plan: event.plan,
        ...(event.reason === undefined ? {} : { reason: event.reason }),
      };
    case 'gated':
      return {
        rule: event.rule,
        approvals: event.approvals.map(({ count, from }) => `${count} from ${from}`).join(', '),
      };
    case 'broke-glass':
      return {
        reason: event.reason,
        incident: event.incident,
        skipped: event.skipped.join(', ') || 'nobody',
        skippedCount: String(event.skipped.length),
      };
    case 'glass-reviewed':
      return { note: event.note, broken: state.glass?.person ?? '' };
    case 'started':
      return { phase: event.phase, fence: String(event.fence), deadline: event.deadline };
    case 'withheld':
      return {
        reason: event.reason,
        differences: event.differences.join(', '),
        ...(event.alarm === true ? { alarm: 'true' } : {}),
      };
    case 'finished':
      return { phase: event.phase, outcome: canonicalJson(event.outcome) };
    case 'proved':
      return {
        proof: state.proof,
        held: String(event.held),
        seen: event.seen.line,
        inDesiredState: String(event.inDesiredState ?? 'not known'),
      };
    case 'armed':
      return {
        dueAfterSeconds: String(event.dueAfterSeconds),
        dueAt: event.dueAt,
        holds: String(event.holds === true),
      };
    case 'rehearsed':
      return { dueAt: event.dueAt };
    case 'due-later':
      return { dueAt: event.dueAt, remainingSeconds: String(event.remainingSeconds) };
    case 'holding':
      return { until: event.until };
    case 'reminded':
      return { undo: event.undo };
    case 'judged':
      return { ending: event.ending, reason: event.reason, undo: event.undo };
    case 'undone-by-host':
      return { result: canonicalJson(event.result) };
    case 'undo-lost':
      return { reason: event.reason };
    case 'host-ended':
      return { ending: event.ending, reason: event.reason };
    case 'ended':
      return { ending: event.ending };
    case 'shown': {
      const { platform, tenant, opaque } = event.thread;
      return { place: `${platform}/${tenant}/${opaque}`, why: event.why };
    }
    case 'approved':
    case 'rejected':
    case 'cancelled':
    case 'cancel-asked':
    case 'expired':
    case 'reverting':
    case 'not-armed':
    case 'confirmed-too-late':
    case 'disarmed':
      return {};
  }
}
