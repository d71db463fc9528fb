import { broken } from '../broken.ts';
import { type Guid, zeroGuid } from '../guid.ts';
import { defaultLimits } from '../limits.ts';
import { commandMetadata } from '../message/command-metadata.ts';
import { errorRecord } from '../message/error-record.ts';
import { hostCall } from '../message/host-call.ts';
import { informationRecord } from '../message/information-record.ts';
import { applicationPrivateData } from '../message/init-pool.ts';
import { type MessageName, pipelineState, poolState } from '../message/message-type.ts';
import { progressRecord } from '../message/progress-record.ts';
import type { PsErrorRecord } from '../message/records.ts';
import { stateMessage } from '../message/state-message.ts';
import { textRecord } from '../message/text-record.ts';
import { type Done, done, type PsrpRefusal, refuse } from '../refusal.ts';
import { sealText, unsealText } from '../seal.ts';
import { type PsValue, primitive } from '../value.ts';
import { takeArrived } from './server-arrivals.ts';
import {
  acknowledge,
  createServerCore,
  type ServerCore,
  tellClient,
  toClient,
  writeMessage,
} from './server-core.ts';
import type { ServerEvent } from './server-event.ts';
import type { ServerPool, ServerPoolSettings } from './server-pool.ts';

/** Makes the server half of one pool, waiting for a client. See `ServerPool`. */
export function createServerPool(settings: ServerPoolSettings): ServerPool {
  const core = createServerCore(settings, { ...defaultLimits, ...settings.limits });
  const tell = (pipeline: Guid, name: MessageName, body: PsValue): Done | PsrpRefusal =>
    notRunning(core, pipeline) ?? record(core, pipeline, name, body);
  const cipher = () => (core.keyAgreed ? settings.cipher : undefined);

  return {
    get state() {
      return core.state;
    },
    get running() {
      return [...core.pipelines.values()].filter(({ phase }) => phase === 'running').map(({ guid }) => guid);
    },
    receive(bytes) {
      const events: ServerEvent[] = [];
      if (isOver(core)) return events;
      if (core.state === 'new') core.inbox.open(zeroGuid);
      core.inbox.add(bytes, (arrived) => {
        const event = takeArrived(core, arrived) ?? drowned(core);
        if (event === undefined) return true;
        events.push(event);
        if (event.kind === 'closed' || event.kind === 'broken') over(core, event.kind);
        return !isOver(core);
      });
      return events;
    },
    take() {
      const bytes = Buffer.from(core.lines.join(''), 'latin1');
      core.lines = [];
      core.queuedBytes = 0;
      return bytes;
    },
    ended(reason) {
      if (isOver(core)) return [];
      over(core, 'broken');
      return [broken('ended', reason ?? 'the connection ended')];
    },
    accept: () => accept(core),
    refuseOpen: (error) => (core.state === 'asked' ? breakPool(core, error) : notAsked()),
    output: (pipeline, value) => tell(pipeline, 'PIPELINE_OUTPUT', value),
    error: (pipeline, error) => tell(pipeline, 'ERROR_RECORD', errorRecord(error)),
    warning: (pipeline, text) => tell(pipeline, 'WARNING_RECORD', textRecord('warning', text)),
    verbose: (pipeline, text) => tell(pipeline, 'VERBOSE_RECORD', textRecord('verbose', text)),
    debug: (pipeline, text) => tell(pipeline, 'DEBUG_RECORD', textRecord('debug', text)),
    information: (pipeline, information, generatedAt) =>
      tell(pipeline, 'INFORMATION_RECORD', informationRecord(information, generatedAt)),
    progress: (pipeline, progress) => tell(pipeline, 'PROGRESS_RECORD', progressRecord(progress)),
    hostCall: (pipeline, method, parameters, call) =>
      tell(pipeline, 'PIPELINE_HOST_CALL', hostCall(method, parameters, call)),
    commandMetadata(pipeline, commands) {
      for (const value of commandMetadata(commands)) {
        const answer = tell(pipeline, 'PIPELINE_OUTPUT', value);
        if (answer.kind === 'refused') return answer;
      }
      return done;
    },
    completed: (pipeline) => endPipeline(core, pipeline, pipelineState.completed),
    stopped: (pipeline) => endPipeline(core, pipeline, pipelineState.stopped),
    failed: (pipeline, error) => endPipeline(core, pipeline, pipelineState.failed, error),
    requestKey() {
      if (core.state !== 'open') return refuse('not-open', `the pool is ${core.state}`);
      if (settings.cipher === undefined) return refuse('no-session-key', 'no cipher was handed in');
      // MS-PSRP 2.2.2.5: its body is an empty string.
      if (!core.keyAgreed) tellClient(core, zeroGuid, 'PUBLIC_KEY_REQUEST', '');
      return done;
    },
    seal: (text) => sealText(cipher(), text),
    unseal: (sealed) => unsealText(cipher(), sealed),
    breakPool: (error) =>
      isOver(core) ? refuse('over', `the pool is ${core.state}`) : breakPool(core, error),
  };
}

function isOver(core: ServerCore): boolean {
  return core.state === 'closed' || core.state === 'broken';
}

function over(core: ServerCore, state: 'closed' | 'broken'): void {
  core.state = state;
  core.pipelines.clear();
}

function notAsked(): PsrpRefusal {
  return refuse('not-asked', 'no client waits for an answer to its opening');
}

/** A client that sends and sends and reads nothing. */
function drowned(core: ServerCore): ServerEvent | undefined {
  const most = 2 * core.limits.queuedBytes;
  return core.queuedBytes > most ? broken('too-large', 'too much waits to be sent') : undefined;
}

function accept(core: ServerCore): Done | PsrpRefusal {
  if (core.state !== 'asked') return notAsked();
  const { psVersion = '7.4.6', edition = 'Core', os = 'Microsoft Windows 10.0.20348' } = core.settings;
  const data = applicationPrivateData({
    PSVersion: primitive('Version', psVersion),
    PSEdition: edition,
    OS: os,
  });
  tellClient(core, zeroGuid, 'APPLICATION_PRIVATE_DATA', data);
  tellClient(core, zeroGuid, 'RUNSPACEPOOL_STATE', stateMessage('pool', poolState.opened));
  core.state = 'open';
  return done;
}

function breakPool(core: ServerCore, error: PsErrorRecord): Done {
  tellClient(core, zeroGuid, 'RUNSPACEPOOL_STATE', stateMessage('pool', poolState.broken, error));
  over(core, 'broken');
  return done;
}

function notRunning(core: ServerCore, guid: Guid): PsrpRefusal | undefined {
  if (isOver(core)) return refuse('over', `the pool is ${core.state}`);
  const pipeline = core.pipelines.get(guid);
  if (pipeline === undefined || pipeline.phase === 'announced')
    return refuse('no-such-pipeline', `no pipeline ${guid}`);
  return pipeline.phase === 'ended' ? refuse('pipeline-over', 'the pipeline has ended') : undefined;
}

function record(core: ServerCore, pipeline: Guid, name: MessageName, body: PsValue): Done | PsrpRefusal {
  const message = toClient(core, pipeline, name, body);
  if (core.queuedBytes + message.length > core.limits.queuedBytes) {
    return refuse('queue-full', `more than ${core.limits.queuedBytes} bytes would wait to be sent`);
  }
  writeMessage(core, pipeline, message);
  return done;
}

/** Said once per pipeline; the ack of a stop follows it. MS-PSRP 3.2.4.2. */
function endPipeline(core: ServerCore, guid: Guid, state: number, error?: PsErrorRecord): Done | PsrpRefusal {
  const no = notRunning(core, guid);
  if (no !== undefined) return no;
  const pipeline = core.pipelines.get(guid)!;
  pipeline.phase = 'ended';
  tellClient(core, guid, 'PIPELINE_STATE', stateMessage('pipeline', state, error));
  if (pipeline.signalled) acknowledge(core, 'SignalAck', guid);
  return done;
}
