import { connectionManager } from '../event-log.ts';
import type { LabCertificate, LabHost } from '../model.ts';
import { restartSessionEnv } from '../session-env.ts';
import type { Machine } from './machine.ts';

/** What a restart of SessionEnv came to, as scripts are told it. */
export interface Renewal {
  readonly fresh: LabCertificate | null;
  /** Such as `event 1056 …`; null: nothing was logged. */
  readonly event: string | null;
  /** What went wrong with the service itself. */
  readonly problem: string | null;
}

/** Restarts SessionEnv and looks for an entry that was not there and has its key. */
export async function renewBySessionEnv(machine: Machine, known: readonly string[]): Promise<Renewal> {
  const { host } = machine;
  const logged = new Set(host.events);
  const answer = await restartSessionEnv(machine);
  if (answer.kind === 'refused') return { fresh: null, event: null, problem: `error ${answer.code}` };
  const fresh = host.remoteDesktopStore.findLast(
    ({ thumbprint, container }) => !known.includes(thumbprint) && container !== null,
  );
  return { fresh: fresh ?? null, event: lastEvent(host, logged), problem: null };
}

function lastEvent(host: LabHost, before: ReadonlySet<LabHost['events'][number]>): string | null {
  if (host.channels.System !== undefined) return null;
  const last = host.events.findLast(
    (event) =>
      !before.has(event) &&
      event.provider === connectionManager.provider &&
      [1056, 1057, 1058].includes(event.id),
  );
  if (last === undefined) return null;
  return `event ${last.id} ${Object.values(last.data).join('').trim().slice(0, 80)}`.trim();
}
