import { broken } from '../broken.ts';
import { zeroGuid } from '../guid.ts';
import { defaultLimits } from '../limits.ts';
import { initPool } from '../message/init-pool.ts';
import { sessionCapability } from '../message/session-capability.ts';
import { type Done, done, type PsrpRefusal, refuse } from '../refusal.ts';
import { sealText, unsealText } from '../seal.ts';
import { takeArrived } from './client-arrivals.ts';
import { type ClientCore, createClientCore, send, sendPublicKey } from './client-core.ts';
import type { ClientEvent } from './client-event.ts';
import type { ClientPool, ClientPoolSettings } from './client-pool.ts';
import { endPipelineInput, runPipeline, sendInput, stopPipeline } from './client-steps.ts';

/** Makes the client half of a pool that is not open yet. See `ClientPool`. */
export function createClientPool(settings: ClientPoolSettings): ClientPool {
  const core = createClientCore(settings, { ...defaultLimits, ...settings.limits });
  const { outbox, inbox, pipelines } = core;

  /** Tells an event; false once nothing more is to be told. */
  const tell = (event: ClientEvent | undefined): boolean => {
    if (event === undefined) return !isOver(core);
    core.events.push(event);
    if (event.kind === 'closed' || event.kind === 'broken') {
      core.state = event.kind;
      pipelines.clear();
    }
    return !isOver(core);
  };
  const takeEvents = (): readonly ClientEvent[] => {
    const { events } = core;
    core.events = [];
    return events;
  };

  return {
    get state() {
      return core.state;
    },
    get running() {
      return [...pipelines.values()].filter((pipeline) => !pipeline.ended).map((pipeline) => pipeline.guid);
    },
    open() {
      if (isOver(core)) return refuse('over', `the pool is ${core.state}`);
      if (core.state !== 'new') return refuse('already-open', `the pool is ${core.state}`);
      core.state = 'opening';
      inbox.open(zeroGuid);
      send(core, zeroGuid, 'SESSION_CAPABILITY', sessionCapability());
      const { minRunspaces = 1, maxRunspaces = Math.max(1, minRunspaces), host = 'write-only' } = settings;
      send(core, zeroGuid, 'INIT_RUNSPACEPOOL', initPool(minRunspaces, maxRunspaces, host));
      return done;
    },
    run: (request) => notOpen(core) ?? runPipeline(core, request),
    input: (pipeline, value) => notOpen(core) ?? sendInput(core, pipeline, value),
    endInput: (pipeline) => notOpen(core) ?? endPipelineInput(core, pipeline),
    agreeKey() {
      const no = notOpen(core);
      if (no !== undefined) return no;
      return sendPublicKey(core) ? done : refuse('no-session-key', 'no cipher was handed in');
    },
    seal: (text) => sealText(core.key === 'agreed' ? settings.cipher : undefined, text),
    unseal: (sealed) => unsealText(core.key === 'agreed' ? settings.cipher : undefined, sealed),
    stop: (pipeline) => notOpen(core) ?? stopPipeline(core, pipeline),
    close: () => closePool(core),
    take: () => outbox.take(),
    receive(bytes) {
      if (isOver(core)) return [];
      if (core.state === 'new') tell(broken('unexpected-message', 'the server spoke before we did'));
      else {
        inbox.add(bytes, (arrived) => {
          if (!tell(takeArrived(core, arrived))) return false;
          // A server that asks and asks and takes no answer.
          if (outbox.queuedBytes <= 2 * core.limits.queuedBytes) return true;
          return tell(broken('too-large', 'too much waits to be sent'));
        });
      }
      return takeEvents();
    },
    ended(reason) {
      if (isOver(core)) return [];
      if (core.state === 'closing') tell({ kind: 'closed', asked: true });
      else tell(broken('ended', reason ?? 'the connection ended'));
      return takeEvents();
    },
  };
}

function isOver(core: ClientCore): boolean {
  return core.state === 'closed' || core.state === 'broken';
}

function notOpen(core: ClientCore): PsrpRefusal | undefined {
  if (core.state === 'open') return undefined;
  if (isOver(core)) return refuse('over', `the pool is ${core.state}`);
  return refuse(core.state === 'closing' ? 'closing' : 'not-open', `the pool is ${core.state}`);
}

function closePool(core: ClientCore): Done | PsrpRefusal {
  if (isOver(core)) return refuse('over', `the pool is ${core.state}`);
  if (core.state === 'new') return refuse('not-open', 'the pool was never opened');
  if (core.state === 'closing') return done;
  core.state = 'closing';
  core.outbox.close(zeroGuid);
  return done;
}
