import { type Broken, broken } from '../broken.ts';
import { type Guid, zeroGuid } from '../guid.ts';
import { readPipeline } from '../message/create-pipeline.ts';
import type { IncomingMessage } from '../message/decode-message.ts';
import { readHostResponse } from '../message/host-call.ts';
import { readInitPool } from '../message/init-pool.ts';
import { pipelineState } from '../message/message-type.ts';
import { intField, itemsOf, textField, textOf } from '../message/read-field.ts';
import { readCapability, sessionCapability } from '../message/session-capability.ts';
import { stateMessage } from '../message/state-message.ts';
import { propertyOf } from '../property-of.ts';
import { type PsValue, primitive, record } from '../value.ts';
import { readBase64 } from '../wire/packet.ts';
import { type ServerCore, type ServerPipeline, tellClient } from './server-core.ts';
import type { ServerEvent } from './server-event.ts';

type Told = ServerEvent | Broken | undefined;

/** A message of the pool itself, MS-PSRP 3.2.5.4. */
export function takePoolMessage(core: ServerCore, { name, body, pool }: IncomingMessage): Told {
  if (name === 'SESSION_CAPABILITY') return takeCapability(core, body, pool);
  if (core.state === 'new') return broken('unexpected-message', `${name} before SESSION_CAPABILITY`);
  if (pool !== core.pool) return broken('bad-message', `${name} is for another pool`);
  if (name === 'INIT_RUNSPACEPOOL') return takeInit(core, body);
  if (core.state !== 'open') return broken('unexpected-message', `${name} before the pool is open`);
  switch (name) {
    case 'SET_MAX_RUNSPACES':
      return setRunspaces(core, body, 'maxRunspaces', intField(body, 'MaxRunspaces'));
    case 'SET_MIN_RUNSPACES':
      return setRunspaces(core, body, 'minRunspaces', intField(body, 'MinRunspaces'));
    case 'GET_AVAILABLE_RUNSPACES': {
      const busy = [...core.pipelines.values()].filter((pipeline) => pipeline.phase === 'running').length;
      const free = Math.max(0, core.maxRunspaces - busy);
      return available(core, body, primitive('I64', String(free)));
    }
    case 'RESET_RUNSPACE_STATE':
      return available(core, body, true);
    case 'PUBLIC_KEY':
      return takePublicKey(core, body);
    case 'RUNSPACEPOOL_HOST_RESPONSE':
      return undefined;
    default:
      return broken('unexpected-message', `${name} for the pool`);
  }
}

function takeCapability(core: ServerCore, body: PsValue, pool: Guid): Told {
  if (core.state !== 'new') return broken('unexpected-message', 'a second SESSION_CAPABILITY');
  const version = readCapability(body);
  if (version === undefined) {
    return broken('version', `the client speaks protocol ${textField(body, 'protocolversion') ?? 'unknown'}`);
  }
  core.state = 'negotiated';
  core.pool = pool;
  core.protocolVersion = version;
  tellClient(core, zeroGuid, 'SESSION_CAPABILITY', sessionCapability());
  return undefined;
}

function takeInit(core: ServerCore, body: PsValue): Told {
  if (core.state !== 'negotiated') return broken('unexpected-message', 'a second INIT_RUNSPACEPOOL');
  const init = readInitPool(body);
  if (init === undefined) return broken('bad-message', 'INIT_RUNSPACEPOOL without numbers of runspaces');
  core.state = 'asked';
  core.minRunspaces = init.min;
  core.maxRunspaces = init.max;
  const { pool, protocolVersion } = core;
  const { min: minRunspaces, max: maxRunspaces, clientData } = init;
  return { kind: 'open-asked', pool, protocolVersion, minRunspaces, maxRunspaces, clientData };
}

// MS-PSRP 3.2.5.4.6-7: the answer says whether it was done.
function setRunspaces(
  core: ServerCore,
  body: PsValue,
  which: 'minRunspaces' | 'maxRunspaces',
  wanted: number | undefined,
): Told {
  const [min, max] = which === 'minRunspaces' ? [wanted, core.maxRunspaces] : [core.minRunspaces, wanted];
  const fits = min !== undefined && max !== undefined && min >= 1 && min <= max;
  if (fits) core[which] = wanted!;
  return available(core, body, fits);
}

// RUNSPACE_AVAILABILITY, MS-PSRP 2.2.2.8.
function available(core: ServerCore, body: PsValue, answer: PsValue): Told {
  const ci = propertyOf(body, 'ci') ?? null;
  tellClient(core, zeroGuid, 'RUNSPACE_AVAILABILITY', record({ SetMinMaxRunspacesResponse: answer, ci }));
  return undefined;
}

function takePublicKey(core: ServerCore, body: PsValue): Told {
  const blob = readBase64(textField(body, 'PublicKey') ?? '');
  const wrapped = blob === undefined ? undefined : core.settings.cipher?.wrapKey(blob);
  if (wrapped === undefined)
    return broken('session-key', 'no session key can be wrapped for this public key');
  core.keyAgreed = true;
  const EncryptedSessionKey = Buffer.from(wrapped).toString('base64');
  tellClient(core, zeroGuid, 'ENCRYPTED_SESSION_KEY', record({ EncryptedSessionKey }));
  return { kind: 'key-agreed' };
}

/** A message of one announced pipeline. MS-PSRP 3.2.5.4. */
export function takePipelineMessage(
  core: ServerCore,
  pipeline: ServerPipeline,
  message: IncomingMessage,
): Told {
  const { name, body } = message;
  const { guid, phase } = pipeline;
  if (message.pool !== core.pool || message.pipeline !== guid) {
    return broken('bad-message', `${name} is for another pipeline`);
  }
  if (name === 'CREATE_PIPELINE' || name === 'GET_COMMAND_METADATA') {
    if (phase !== 'announced') return broken('unexpected-message', `a second ${name}`);
    if (core.state !== 'open') return broken('unexpected-message', `${name} before the pool is open`);
    pipeline.phase = 'running';
    return name === 'CREATE_PIPELINE' ? create(core, pipeline, body) : askMetadata(guid, body);
  }
  if (phase === 'announced') return broken('unexpected-message', `${name} before CREATE_PIPELINE`);
  // Input and answers that were under way when the pipeline ended are passed over.
  if (phase === 'ended') return undefined;
  if (name === 'PIPELINE_HOST_RESPONSE') {
    const response = readHostResponse(body);
    if (response === undefined) return broken('bad-message', 'PIPELINE_HOST_RESPONSE without a call');
    return { kind: 'host-answer', pipeline: guid, ...response };
  }
  if (name !== 'PIPELINE_INPUT' && name !== 'END_OF_PIPELINE_INPUT') {
    return broken('unexpected-message', `${name} for a pipeline`);
  }
  if (!pipeline.takesInput) return broken('unexpected-message', 'input for a pipeline that takes none');
  if (name === 'PIPELINE_INPUT') return { kind: 'input', pipeline: guid, value: body };
  pipeline.takesInput = false;
  return { kind: 'input-ended', pipeline: guid };
}

// What PowerShell's own client runs for its debugger around every pipeline; nobody's business but the protocol's.
const housekeeping = /^__(Set|Get)-PS(DebugMode|UnhandledBreakpointMode|DebuggerStopArgs)$/i;

function create(core: ServerCore, pipeline: ServerPipeline, body: PsValue): Told {
  const request = readPipeline(body);
  if (request === undefined) return broken('bad-message', 'CREATE_PIPELINE without commands');
  pipeline.takesInput = !request.noInput;
  if (request.commands.every(({ text, isScript }) => !isScript && housekeeping.test(text))) {
    pipeline.phase = 'ended';
    tellClient(core, pipeline.guid, 'PIPELINE_STATE', stateMessage('pipeline', pipelineState.completed));
    return undefined;
  }
  return { kind: 'pipeline', pipeline: pipeline.guid, request };
}

function askMetadata(pipeline: Guid, body: PsValue): Told {
  const names = (itemsOf(propertyOf(body, 'Name')) ?? []).map((name) => textOf(name) ?? '');
  return { kind: 'metadata-asked', pipeline, names };
}
