import { type Broken, broken } from '../broken.ts';
import { zeroGuid } from '../guid.ts';
import type { IncomingMessage } from '../message/decode-message.ts';
import { plainError, readErrorRecord } from '../message/error-record.ts';
import { hostResponse, noAnswer, readHostCall } from '../message/host-call.ts';
import { asksPerson, hostMethod } from '../message/host-method.ts';
import { readInformationRecord } from '../message/information-record.ts';
import { pipelineState, poolState } from '../message/message-type.ts';
import { readProgressRecord } from '../message/progress-record.ts';
import { textField } from '../message/read-field.ts';
import { readCapability } from '../message/session-capability.ts';
import { readState } from '../message/state-message.ts';
import { readTextRecord } from '../message/text-record.ts';
import { propertyOf } from '../property-of.ts';
import { readBase64 } from '../wire/packet.ts';
import { type ClientCore, type ClientPipeline, send, sendPublicKey } from './client-core.ts';
import type { ClientEvent } from './client-event.ts';

type Told = ClientEvent | Broken | undefined;

/** A message of the pool itself, MS-PSRP 3.1.5.4. */
export function takePoolMessage(core: ClientCore, message: IncomingMessage): Told {
  const { name, body, pool } = message;
  // PowerShell's own server sends its first message before it knows the pool's GUID.
  if (pool !== core.settings.pool && pool !== zeroGuid)
    return broken('bad-message', `${name} is for another pool`);
  switch (name) {
    case 'SESSION_CAPABILITY':
      if (core.protocolVersion !== undefined)
        return broken('unexpected-message', 'a second SESSION_CAPABILITY');
      core.protocolVersion = readCapability(body);
      return core.protocolVersion === undefined
        ? broken('version', `the server speaks protocol ${textField(body, 'protocolversion') ?? 'unknown'}`)
        : undefined;
    case 'APPLICATION_PRIVATE_DATA':
      core.serverData = propertyOf(body, 'ApplicationPrivateData') ?? null;
      return undefined;
    case 'RUNSPACEPOOL_STATE':
      return takePoolState(core, message);
    case 'RUNSPACEPOOL_HOST_CALL':
      return takeHostCall(core, message, undefined);
    case 'PUBLIC_KEY_REQUEST':
      return sendPublicKey(core)
        ? undefined
        : broken('session-key', 'the server wants a session key, we have no cipher');
    case 'ENCRYPTED_SESSION_KEY':
      return takeSessionKey(core, message);
    case 'RUNSPACE_AVAILABILITY':
    case 'USER_EVENT':
    case 'RUNSPACEPOOL_INIT_DATA':
      return undefined;
    default:
      return broken('unexpected-message', `${name} for the pool`);
  }
}

function takePoolState(core: ClientCore, { body }: IncomingMessage): Told {
  const read = readState('pool', body);
  if (read === undefined) return broken('bad-message', 'RUNSPACEPOOL_STATE without a state');
  if (read.state === poolState.opened) {
    if (core.state === 'closing') return undefined;
    if (core.state !== 'opening') return broken('unexpected-message', 'the pool is opened twice');
    if (core.protocolVersion === undefined)
      return broken('unexpected-message', 'opened before SESSION_CAPABILITY');
    core.state = 'open';
    return { kind: 'opened', protocolVersion: core.protocolVersion, serverData: core.serverData };
  }
  if (read.state === poolState.closed) return { kind: 'closed', asked: core.state === 'closing' };
  if (read.state !== poolState.broken) return undefined;
  const why = read.error?.message;
  return broken(
    'peer-said-so',
    why === undefined || why === '' ? 'the server says that its pool broke' : why,
  );
}

function takeSessionKey(core: ClientCore, { body }: IncomingMessage): Told {
  if (core.key !== 'asked') return broken('unexpected-message', 'a session key that nobody asked for');
  const blob = readBase64(textField(body, 'EncryptedSessionKey') ?? '');
  if (blob === undefined || core.settings.cipher?.acceptKey(blob) !== true) {
    return broken('session-key', 'the session key of the server does not open');
  }
  core.key = 'agreed';
  return { kind: 'key-agreed' };
}

/** A message of one pipeline that has not ended, MS-PSRP 3.1.5.4. */
export function takePipelineMessage(
  core: ClientCore,
  pipeline: ClientPipeline,
  message: IncomingMessage,
): Told {
  const { name } = message;
  const { guid } = pipeline;
  if (message.pool !== core.settings.pool || message.pipeline !== guid) {
    return broken('bad-message', `${name} is for another pipeline`);
  }
  if (name === 'PIPELINE_STATE') return takePipelineState(core, pipeline, message);
  if (name === 'PIPELINE_HOST_CALL') return takeHostCall(core, message, pipeline);
  const told = recordEvent(message);
  // After a question nothing counts but the end.
  return pipeline.asked === undefined || told.kind === 'broken' ? told : undefined;
}

function recordEvent({ name, body, pipeline }: IncomingMessage): ClientEvent {
  switch (name) {
    case 'PIPELINE_OUTPUT':
      return { kind: 'output', pipeline, value: body };
    case 'ERROR_RECORD':
      return { kind: 'error', pipeline, record: readErrorRecord(body) };
    case 'WARNING_RECORD':
      return { kind: 'warning', pipeline, text: readTextRecord(body) };
    case 'VERBOSE_RECORD':
      return { kind: 'verbose', pipeline, text: readTextRecord(body) };
    case 'DEBUG_RECORD':
      return { kind: 'debug', pipeline, text: readTextRecord(body) };
    case 'INFORMATION_RECORD':
      return { kind: 'information', pipeline, record: readInformationRecord(body) };
    case 'PROGRESS_RECORD':
      return { kind: 'progress', pipeline, record: readProgressRecord(body) };
    default:
      return broken('unexpected-message', `${name} for a pipeline`);
  }
}

function takePipelineState(core: ClientCore, pipeline: ClientPipeline, { body }: IncomingMessage): Told {
  const read = readState('pipeline', body);
  if (read === undefined) return broken('bad-message', 'PIPELINE_STATE without a state');
  const { stopped, completed, failed } = pipelineState;
  if (read.state !== stopped && read.state !== completed && read.state !== failed) return undefined;
  const how = read.state === completed ? 'completed' : read.state === stopped ? 'stopped' : 'failed';
  return endPipeline(core, pipeline, how, read.error);
}

/** Ends a pipeline for good and releases it at the server. Said once: the caller checks `ended`. */
export function endPipeline(
  core: ClientCore,
  pipeline: ClientPipeline,
  how: 'completed' | 'stopped' | 'failed',
  error: Extract<ClientEvent, { kind: 'ended' }>['error'],
): ClientEvent {
  pipeline.ended = true;
  core.outbox.close(pipeline.guid);
  const ended = { kind: 'ended', pipeline: pipeline.guid } as const;
  if (pipeline.asked !== undefined) {
    const why = `the script asked a person something (${pipeline.asked}), and nobody is there to answer`;
    return {
      ...ended,
      how: 'failed',
      asked: pipeline.asked,
      error: plainError(why, 'HostCallNotSupported', 'NotImplemented'),
    };
  }
  if (error !== undefined) return { ...ended, how, error };
  if (how !== 'failed') return { ...ended, how };
  return { ...ended, how, error: plainError('the server named no reason', 'NoReasonGiven', 'NotSpecified') };
}

/** MS-PSRP 3.1.5.4.15 and .27. Nobody sits at this host: what only writes is ignored, the rest is not supported. */
function takeHostCall(
  core: ClientCore,
  { name, body }: IncomingMessage,
  pipeline: ClientPipeline | undefined,
): Told {
  const call = readHostCall(body);
  if (call === undefined) return broken('bad-message', `${name} names no method`);
  const known = hostMethod(call.method);
  const event = {
    kind: 'host-call',
    pipeline: pipeline?.guid ?? null,
    method: known ?? String(call.method),
  } as const;
  if (call.call === noAnswer) return { ...event, answered: 'ignored' };
  const response = hostResponse(
    call.call,
    call.method,
    plainError('nobody is there to answer', 'HostCallNotSupported', 'NotImplemented'),
  );
  if (pipeline === undefined) {
    send(core, zeroGuid, 'RUNSPACEPOOL_HOST_RESPONSE', response, 'PromptResponse');
    return { ...event, answered: 'not-supported' };
  }
  send(core, pipeline.guid, 'PIPELINE_HOST_RESPONSE', response, 'PromptResponse');
  if (!asksPerson(known)) return { ...event, answered: 'not-supported' };
  if (pipeline.asked !== undefined) return undefined;
  pipeline.asked = known ?? String(call.method);
  if (!pipeline.stopping) {
    pipeline.stopping = true;
    core.outbox.signal(pipeline.guid);
  }
  return { ...event, answered: 'not-supported' };
}
