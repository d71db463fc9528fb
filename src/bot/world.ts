import type { HeadEvent } from '../audit/head.ts';
import type { CheckEvent } from '../check/check.ts';
import type { PartName } from '../diagnosis/evidence.ts';
import type { IncidentEvent, IncidentRules } from '../incident/incident.ts';
import type { Inventory } from '../inventory/host.ts';
import type { Person } from '../people/person.ts';
import type { Playbook, Script } from '../playbook/playbook.ts';
import type { Topics } from '../playbook/refused.ts';
import type { Policy } from '../policy/policy.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { MessageRef } from '../ports/chat.ts';
import type { Clock } from '../ports/clock.ts';
import type { Deliveries } from '../ports/deliveries.ts';
import type { HostExecutor } from '../ports/host-executor.ts';
import type { HostLease } from '../ports/host-lease.ts';
import type { Outbox } from '../ports/outbox.ts';
import type { Prober } from '../ports/prober.ts';
import type { ProgressFeed } from '../ports/progress-feed.ts';
import type { RunArchive } from '../ports/run-archive.ts';
import type { StepQueue } from '../ports/step-queue.ts';
import type { StreamStore } from '../ports/stream-store.ts';
import type { AnnounceRoute } from '../run/announce.ts';
import type { RunEvent, ThreadRef } from '../run/run.ts';

/** Everything the application asks of the world, handed in by the command that wires it. */
export interface World {
  readonly runs: StreamStore<RunEvent>;
  readonly checks: StreamStore<CheckEvent>;
  readonly outbox: Outbox;
  readonly queue: StepQueue;
  readonly leases: HostLease;
  readonly progress: ProgressFeed;
  readonly audit: AuditLog;
  readonly deliveries: Deliveries;
  readonly prober: Prober;
  readonly executor: HostExecutor;
  readonly clock: Clock;
  /** The site as it stands now; asked afresh for every decision. */
  readonly site: () => Site;
  /** Called after every append, so that what is owed is delivered without waiting for the next round. */
  readonly wake: () => void;
  /** Tells the operator about a fault of ours that work goes on in spite of. */
  readonly fault: (what: string, cause: unknown) => void;
  /** Runs that the store does not know any more; absent: nobody keeps them. */
  readonly archive?: RunArchive;
  /** Null: nobody is told of incidents. */
  readonly incidents: Incidents | null;
  /** Null or absent: the end of the audit log is told nowhere. */
  readonly heads?: Heads | null;
  /** The thread below a message; null on a chat without threads, or where this process has no such chat. */
  readonly threadOf: (ref: MessageRef) => ThreadRef | null;
  /** An address a person can follow to a message; null where this process has no such chat. */
  readonly link: (ref: MessageRef) => string | null;
  /** How long a proof is waited for, milliseconds. */
  readonly proofWindowMs: number;
  /** Which plans are shown where without anybody asking there; asked afresh for every plan. Absent: none. */
  readonly announce?: () => readonly AnnounceRoute[];
}

/** Whom to tell of incidents, where, and what counts as one. */
export interface Incidents {
  readonly streams: StreamStore<IncidentEvent>;
  readonly rules: IncidentRules;
  readonly channel: ThreadRef;
  /** A room of its own for each incident; null: none is opened. */
  readonly room: { readonly prefix: string; readonly invite: string | null } | null;
}

/** Where the end of the audit log is told once a day. */
interface Heads {
  /** One stream per day. */
  readonly streams: StreamStore<HeadEvent>;
  readonly channel: ThreadRef;
  /** Not before this hour of the day. */
  readonly hourUtc: number;
}

/** What the site's files say. */
export interface Site {
  readonly inventory: Inventory;
  readonly people: readonly Person[];
  readonly policy: Policy;
  readonly playbooks: readonly Playbook[];
  readonly evidence: EvidenceScripts;
  /** What is never done, and what is said of everything else that people try; absent: nothing is known of it. */
  readonly topics?: Topics;
  /** Groups whose members a chat keeps and could not be asked for too long. */
  readonly unknownGroups?: readonly { readonly group: string; readonly since: string | null }[];
}

/** The read-only scripts of playbooks/collect-evidence, by part. */
export interface EvidenceScripts {
  /** What each of them comes in. */
  readonly harnesses: Readonly<Record<PartName, Script>>;
  readonly parts: Readonly<Record<PartName, Script>>;
}
