import { broken } from '../broken.ts';
import { type Guid, zeroGuid } from '../guid.ts';
import type { Arrived } from '../wire/inbox.ts';
import type { ClientCore } from './client-core.ts';
import type { ClientEvent } from './client-event.ts';
import { endPipeline, takePipelineMessage, takePoolMessage } from './client-messages.ts';

/** One thing that arrived from the server, as at most one event. */
export function takeArrived(core: ClientCore, arrived: Arrived): ClientEvent | undefined {
  switch (arrived.kind) {
    case 'broken':
    case 'diagnostic':
      return arrived;
    case 'data-read':
      return undefined;
    case 'passed-over': {
      const pipeline = core.pipelines.get(arrived.guid);
      return pipeline === undefined || pipeline.ended
        ? undefined
        : { kind: 'passed-over', pipeline: arrived.guid };
    }
    case 'element':
      return takeElement(core, arrived.name, arrived.guid);
    case 'message': {
      if (arrived.guid === zeroGuid) return takePoolMessage(core, arrived.message);
      const pipeline = core.pipelines.get(arrived.guid);
      // What was under way when the pipeline ended is passed over.
      return pipeline === undefined || pipeline.ended
        ? undefined
        : takePipelineMessage(core, pipeline, arrived.message);
    }
  }
}

type ElementName = Extract<Arrived, { kind: 'element' }>['name'];

function takeElement(core: ClientCore, name: ElementName, guid: Guid): ClientEvent | undefined {
  if (name === 'Command' || name === 'Signal' || name === 'Close') {
    return broken('unexpected-message', `the server sent ${name}`);
  }
  core.outbox.acked(guid, name);
  if (guid === zeroGuid) {
    return name === 'CloseAck' ? { kind: 'closed', asked: core.state === 'closing' } : undefined;
  }
  const pipeline = core.pipelines.get(guid);
  if (pipeline === undefined) return undefined;
  if (name === 'CloseAck') {
    // The Close of the pool goes with one for each of its pipelines.
    if (!pipeline.ended && core.state !== 'closing')
      return broken('unexpected-message', 'a pipeline was closed that we did not close');
    core.pipelines.delete(guid);
    core.inbox.shut(guid);
  }
  // PowerShell's server tells the state before it acknowledges; without one the stop came before the start.
  if (name === 'SignalAck' && pipeline.stopping && !pipeline.ended) {
    return endPipeline(core, pipeline, 'stopped', undefined);
  }
  return undefined;
}
