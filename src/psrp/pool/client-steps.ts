import type { Guid } from '../guid.ts';
import { createPipeline } from '../message/create-pipeline.ts';
import type { PipelineCommand } from '../message/pipeline-request.ts';
import { type Done, done, type PsrpRefusal, refuse } from '../refusal.ts';
import type { PsValue } from '../value.ts';
import { type ClientCore, type ClientPipeline, toServer } from './client-core.ts';
import type { RunRequest } from './client-pool.ts';

/** MS-PSRP 3.1.4.5: creates a pipeline. Everything is encoded before anything is queued, so a refusal sends nothing. */
export function runPipeline(
  core: ClientCore,
  request: RunRequest,
): { readonly kind: 'started'; readonly pipeline: Guid } | PsrpRefusal {
  const commands = commandsOf(request);
  if (commands.length === 0 || commands.some(({ text }) => text.trim() === '')) {
    return refuse('nothing-to-run', 'a command without text');
  }
  if (core.pipelines.size >= core.limits.pipelines) {
    return refuse('too-many-pipelines', `${core.limits.pipelines} pipelines are under way`);
  }
  const { input = [], addToHistory = false } = request;
  const noInput = input !== 'open' && input.length === 0;
  const guid = core.settings.nextGuid();
  const created = createPipeline(
    { commands, noInput, addToHistory, isNested: false },
    core.settings.host ?? 'write-only',
  );
  const messages = [toServer(core, guid, 'CREATE_PIPELINE', created)];
  for (const value of input === 'open' ? [] : input)
    messages.push(toServer(core, guid, 'PIPELINE_INPUT', value));
  if (input !== 'open' && !noInput) messages.push(toServer(core, guid, 'END_OF_PIPELINE_INPUT', undefined));
  const no = noRoom(core, messages);
  if (no !== undefined) return no;
  core.pipelines.set(guid, {
    guid,
    input: noInput ? 'none' : input === 'open' ? 'open' : 'over',
    ended: false,
    stopping: false,
    asked: undefined,
  });
  core.inbox.open(guid, request.wantedBytes);
  core.outbox.command(guid);
  for (const message of messages) core.outbox.data(guid, 'Default', message);
  return { kind: 'started', pipeline: guid };
}

function commandsOf(request: RunRequest): readonly PipelineCommand[] {
  if ('commands' in request) return request.commands;
  const [text, isScript] = 'script' in request ? [request.script, true] : [request.command, false];
  return [{ text, isScript, parameters: request.parameters ?? [], useLocalScope: null, mergeErrors: false }];
}

function noRoom(core: ClientCore, messages: readonly Uint8Array[]): PsrpRefusal | undefined {
  const { messageBytes, queuedBytes } = core.limits;
  if (messages.some((message) => message.length > messageBytes)) {
    return refuse('too-large', `a message of more than ${messageBytes} bytes`);
  }
  const size = messages.reduce((sum, message) => sum + message.length, 0);
  return core.outbox.queuedBytes + size > queuedBytes
    ? refuse('queue-full', `more than ${queuedBytes} bytes would wait to be sent`)
    : undefined;
}

/** MS-PSRP 3.1.4.6. */
export function sendInput(core: ClientCore, guid: Guid, value: PsValue): Done | PsrpRefusal {
  const pipeline = inputOf(core, guid);
  if (pipeline.kind === 'refused') return pipeline;
  const message = toServer(core, guid, 'PIPELINE_INPUT', value);
  const no = noRoom(core, [message]);
  if (no !== undefined) return no;
  core.outbox.data(guid, 'Default', message);
  return done;
}

export function endPipelineInput(core: ClientCore, guid: Guid): Done | PsrpRefusal {
  const found = inputOf(core, guid);
  if (found.kind === 'refused') return found;
  found.pipeline.input = 'over';
  core.outbox.data(guid, 'Default', toServer(core, guid, 'END_OF_PIPELINE_INPUT', undefined));
  return done;
}

function inputOf(
  core: ClientCore,
  guid: Guid,
): { readonly kind: 'pipeline'; readonly pipeline: ClientPipeline } | PsrpRefusal {
  const pipeline = core.pipelines.get(guid);
  if (pipeline === undefined) return refuse('no-such-pipeline', `no pipeline ${guid}`);
  if (pipeline.ended || pipeline.stopping) return refuse('pipeline-over', 'the pipeline takes no more input');
  if (pipeline.input === 'none') return refuse('no-input-expected', 'the pipeline was started without input');
  if (pipeline.input === 'over') return refuse('input-over', 'its input was ended');
  return { kind: 'pipeline', pipeline };
}

/** MS-PSRP 3.1.4.8. */
export function stopPipeline(core: ClientCore, guid: Guid): Done | PsrpRefusal {
  const pipeline = core.pipelines.get(guid);
  if (pipeline === undefined) return refuse('no-such-pipeline', `no pipeline ${guid}`);
  if (pipeline.ended) return refuse('pipeline-over', 'the pipeline has ended');
  if (pipeline.stopping) return done;
  pipeline.stopping = true;
  core.outbox.signal(guid);
  return done;
}
