import { broken } from '../broken.ts';
import { type Guid, zeroGuid } from '../guid.ts';
import { poolState } from '../message/message-type.ts';
import { stateMessage } from '../message/state-message.ts';
import type { Arrived } from '../wire/inbox.ts';
import { acknowledge, type ServerCore, tellClient } from './server-core.ts';
import type { ServerEvent } from './server-event.ts';
import { takePipelineMessage, takePoolMessage } from './server-messages.ts';

/** One thing that arrived from the client, as at most one event; acknowledgements go out by themselves. */
export function takeArrived(core: ServerCore, arrived: Arrived): ServerEvent | undefined {
  switch (arrived.kind) {
    case 'broken':
    case 'diagnostic':
      return arrived;
    case 'data-read':
      acknowledge(core, 'DataAck', arrived.guid);
      return undefined;
    // A server wants all that its clients send.
    case 'passed-over':
      return undefined;
    case 'message': {
      if (arrived.guid === zeroGuid) return takePoolMessage(core, arrived.message);
      const pipeline = core.pipelines.get(arrived.guid);
      return pipeline === undefined ? undefined : takePipelineMessage(core, pipeline, arrived.message);
    }
    case 'element':
      switch (arrived.name) {
        case 'Command':
          return announce(core, arrived.guid);
        case 'Signal':
          return signal(core, arrived.guid);
        case 'Close':
          return arrived.guid === zeroGuid ? closePool(core) : release(core, arrived.guid);
        default:
          return broken('unexpected-message', `the client sent ${arrived.name}`);
      }
  }
}

function announce(core: ServerCore, guid: Guid): ServerEvent | undefined {
  if (guid === zeroGuid) return broken('unexpected-message', 'a Command without a GUID');
  if (core.pipelines.has(guid)) return broken('unexpected-message', 'the same Command twice');
  if (core.pipelines.size >= core.limits.pipelines)
    return broken('too-large', 'too many pipelines at a time');
  core.pipelines.set(guid, { guid, phase: 'announced', takesInput: false, signalled: false });
  core.inbox.open(guid);
  acknowledge(core, 'CommandAck', guid);
  return undefined;
}

// The ack of a stop follows the state, as PowerShell's own server does it: see `endPipeline` of the steps.
function signal(core: ServerCore, guid: Guid): ServerEvent | undefined {
  const pipeline = core.pipelines.get(guid);
  if (pipeline === undefined || pipeline.phase !== 'running') {
    if (pipeline?.phase === 'announced') pipeline.phase = 'ended';
    acknowledge(core, 'SignalAck', guid);
    return undefined;
  }
  if (pipeline.signalled) return undefined;
  pipeline.signalled = true;
  return { kind: 'stop-asked', pipeline: guid };
}

function release(core: ServerCore, guid: Guid): ServerEvent | undefined {
  const running = core.pipelines.get(guid)?.phase === 'running';
  core.pipelines.delete(guid);
  core.inbox.shut(guid);
  acknowledge(core, 'CloseAck', guid);
  return running ? { kind: 'released', pipeline: guid } : undefined;
}

function closePool(core: ServerCore): ServerEvent {
  if (core.state !== 'new') {
    tellClient(core, zeroGuid, 'RUNSPACEPOOL_STATE', stateMessage('pool', poolState.closing));
    tellClient(core, zeroGuid, 'RUNSPACEPOOL_STATE', stateMessage('pool', poolState.closed));
  }
  acknowledge(core, 'CloseAck', zeroGuid);
  return { kind: 'closed' };
}
