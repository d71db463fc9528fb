import type { ServerChannel } from 'ssh2';
import type { Guid } from '../../src/psrp/guid.ts';
import type { PipelineRequest } from '../../src/psrp/message/pipeline-request.ts';
import type { PsProgress } from '../../src/psrp/message/records.ts';
import { createServerPool } from '../../src/psrp/pool/create-server-pool.ts';
import type { ServerEvent } from '../../src/psrp/pool/server-event.ts';
import { cutFragment } from './cut-fragment.ts';
import type { Ending } from './ending.ts';
import { type RemoteHost, runRequest } from './run-request.ts';

interface Pipeline {
  readonly guid: Guid;
  readonly request: PipelineRequest;
  readonly stopping: AbortController;
}

/**
 * PowerShell remoting over one channel, as `pwsh -sshs` serves it: one runspace pool, which runs as many
 * pipelines at once as it has runspaces and keeps the others waiting. A script that has begun goes on when its
 * caller is lost; one whose pool is closed in good order is stopped.
 */
export function answerRemoting(host: RemoteHost): (channel: ServerChannel) => void {
  return (channel) => converse(channel, host);
}

function converse(channel: ServerChannel, host: RemoteHost): void {
  const pool = createServerPool({});
  const pipelines = new Map<Guid, Pipeline>();
  const waiting: Pipeline[] = [];
  let runspaces = 1;
  let busy = 0;
  let blocked = false;

  const send = (bytes: Uint8Array): void => {
    if (bytes.length === 0 || !channel.writable) return;
    blocked = !channel.write(bytes);
    if (!blocked) return;
    // What the client does not take stays in the pool, which refuses to hold too much of it.
    channel.once('drain', () => {
      blocked = false;
      flush();
    });
  };
  const flush = (): void => {
    if (!blocked) send(pool.take());
  };

  const next = (): void => {
    while (busy < runspaces && waiting.length > 0) void run(waiting.shift()!);
  };
  const run = async ({ guid, request, stopping }: Pipeline): Promise<void> => {
    busy += 1;
    const tell = (record: PsProgress): void => {
      pool.progress(guid, record);
      flush();
    };
    const ending = await runRequest({ request, stopping: stopping.signal, tell }, host);
    busy -= 1;
    pipelines.delete(guid);
    end(guid, ending);
    flush();
    next();
  };
  const end = (guid: Guid, ending: Ending): void => {
    if (ending.kind === 'stopped') return void pool.stopped(guid);
    if (ending.kind === 'failed') return void pool.failed(guid, ending.record);
    for (const value of ending.output) {
      if (host.machine.host.wayIn.fragmentCut === true) {
        flush();
        pool.output(guid, value);
        send(cutFragment(pool.take()));
        continue;
      }
      const answer = pool.output(guid, value);
      // Nothing can be left out of what a script returned. A pipeline that its client gave up is another matter.
      const lost = answer.kind === 'refused' && ['queue-full', 'too-large'].includes(answer.code);
      if (lost) channel.destroy();
    }
    pool.completed(guid);
  };

  const stop = (guid: Guid): void => {
    const queued = waiting.findIndex((each) => each.guid === guid);
    if (queued < 0) return void pipelines.get(guid)?.stopping.abort();
    waiting.splice(queued, 1);
    pipelines.delete(guid);
    pool.stopped(guid);
  };

  const heed = (event: ServerEvent): void => {
    switch (event.kind) {
      case 'open-asked':
        runspaces = Math.max(1, event.maxRunspaces);
        return void pool.accept();
      case 'pipeline': {
        const { pipeline: guid, request } = event;
        const pipeline: Pipeline = { guid, request, stopping: new AbortController() };
        pipelines.set(guid, pipeline);
        // Housekeeping of the client's debugger goes past those that wait, as a nested pipeline does.
        if (request.isNested) void run(pipeline);
        else waiting.push(pipeline);
        next();
        return;
      }
      case 'metadata-asked':
        pool.commandMetadata(event.pipeline, []);
        return void pool.completed(event.pipeline);
      case 'stop-asked':
      case 'released':
        stop(event.pipeline);
        return;
      case 'closed':
        for (const { guid } of pipelines.values()) stop(guid);
        return;
      case 'broken':
        channel.stderr.write(`${event.message}\n`);
        channel.exit(1);
        channel.end();
        return;
      default:
        // Nothing here reads input, calls the client's console or is sent secrets.
        return;
    }
  };

  channel.on('error', () => {});
  channel.on('data', (bytes: Buffer) => {
    for (const event of pool.receive(bytes)) heed(event);
    flush();
  });
  channel.once('end', () => {
    pool.ended();
    if (!channel.writable) return;
    channel.exit(0);
    channel.end();
  });
  channel.once('close', () => pool.ended());
}
