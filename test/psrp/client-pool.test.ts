import { describe, expect, it } from 'vitest';
import { plainError } from '../../src/psrp/message/error-record.ts';
import { hostMethod } from '../../src/psrp/message/host-method.ts';
import { createClientPool } from '../../src/psrp/pool/create-client-pool.ts';
import type { ServerEvent } from '../../src/psrp/pool/server-event.ts';
import type { ServerPool } from '../../src/psrp/pool/server-pool.ts';
import { list, type PsPrimitive, primitive } from '../../src/psrp/value.ts';
import { clientCipher, serverCipher } from './crypto-session-cipher.ts';
import { countedGuids, opened, poolGuid, started, wire } from './wired.ts';

const idOf = (method: string) =>
  Array.from({ length: 100 }, (_, id) => id).find((id) => hostMethod(id) === method)!;
const other = 'bbbbbbbb-0000-4000-8000-00000000000b';
const onPipeline =
  (answer: (server: ServerPool, pipeline: string) => void) => (event: ServerEvent, server: ServerPool) => {
    if (event.kind === 'pipeline') answer(server, event.pipeline);
  };

describe('a client pool', () => {
  it('refuses every step before it is open, and says which', () => {
    const { client } = wire();
    for (const answer of [
      client.run({ script: '1' }),
      client.input(other, 1),
      client.endInput(other),
      client.stop(other),
      client.agreeKey(),
      client.close(),
    ]) {
      expect(answer).toMatchObject({ kind: 'refused', code: 'not-open' });
    }
    expect(client.take()).toHaveLength(0);
    expect(client.open()).toEqual({ kind: 'done' });
    expect(client.open()).toMatchObject({ code: 'already-open' });
    expect(client.run({ script: '1' })).toMatchObject({ code: 'not-open' });
  });

  it('refuses what makes no sense, and sends nothing for it', () => {
    const { client, settle } = opened(() => {}, {
      limits: { messageBytes: 60_000, queuedBytes: 100_000, pipelines: 2 },
    });
    expect(client.run({ script: '  ' })).toMatchObject({ code: 'nothing-to-run' });
    expect(client.run({ commands: [] })).toMatchObject({ code: 'nothing-to-run' });
    expect(client.run({ script: 'x'.repeat(60_000) })).toMatchObject({ code: 'too-large' });
    expect(client.run({ script: '1', input: ['x'.repeat(50_000), 'x'.repeat(50_000)] })).toMatchObject({
      code: 'queue-full',
    });
    expect(client.stop(other)).toMatchObject({ code: 'no-such-pipeline' });
    expect(client.input(other, 1)).toMatchObject({ code: 'no-such-pipeline' });
    expect(client.take()).toHaveLength(0);
    const silent = started(client.run({ script: '1' }));
    expect(client.input(silent, 1)).toMatchObject({ code: 'no-input-expected' });
    const fed = started(client.run({ script: '1', input: 'open' }));
    client.endInput(fed);
    expect(client.input(fed, 1)).toMatchObject({ code: 'input-over' });
    expect(client.endInput(fed)).toMatchObject({ code: 'input-over' });
    expect(client.run({ script: '3' })).toMatchObject({ code: 'too-many-pipelines' });
    settle();
    expect(client.running).toEqual([silent, fed]);
  });

  it('refuses everything once it is over', () => {
    const { client, settle, heard } = opened();
    const pipeline = started(client.run({ script: '1' }));
    client.close();
    expect(client.close()).toEqual({ kind: 'done' });
    expect(client.run({ script: '1' })).toMatchObject({ code: 'closing' });
    expect(client.stop(pipeline)).toMatchObject({ code: 'closing' });
    settle();
    expect(heard.at(-1)).toEqual({ kind: 'closed', asked: true });
    for (const answer of [
      client.open(),
      client.run({ script: '1' }),
      client.close(),
      client.stop(pipeline),
    ]) {
      expect(answer).toMatchObject({ code: 'over' });
    }
    expect(client.ended()).toEqual([]);
    expect(client.receive(Buffer.from('<rubbish\n'))).toEqual([]);
  });

  it('sends the next piece only after the last was acknowledged', () => {
    const client = createClientPool({ pool: poolGuid, nextGuid: countedGuids() });
    const { server } = wire();
    client.open();
    server.receive(client.take());
    server.accept();
    client.receive(server.take());
    const pipeline = started(client.run({ script: '1', input: ['x'.repeat(100_000)] }));
    const lines = () =>
      Buffer.from(client.take())
        .toString()
        .split('\n')
        .filter((line) => line !== '');
    const ack = (name: string) => client.receive(Buffer.from(`<${name} PSGuid='${pipeline}' />\n`));
    expect(lines()).toEqual([`<Command PSGuid='${pipeline}' />`]);
    expect(lines()).toEqual([]);
    ack('DataAck');
    expect(lines()).toEqual([]);
    ack('CommandAck');
    const pieces: number[] = [];
    for (let now = lines(); now.length > 0; now = lines()) {
      expect(now).toHaveLength(1);
      pieces.push(now[0]!.length);
      ack('DataAck');
    }
    // The command, four pieces of the string (the last with the end of input in it), none above 32 kB of data.
    expect(pieces).toHaveLength(5);
    expect(Math.max(...pieces)).toBeLessThan(44_000);
  });

  it('lets a stop overtake input but not the command itself', () => {
    const { client, server, settle, asked, heard } = opened((event, host) => {
      if (event.kind === 'stop-asked') host.stopped(event.pipeline);
    });
    const pipeline = started(client.run({ script: 'x'.repeat(100_000), input: 'open' }));
    for (let n = 0; n < 20; n += 1) client.input(pipeline, 'y'.repeat(50_000));
    client.stop(pipeline);
    expect(client.stop(pipeline)).toEqual({ kind: 'done' });
    expect(client.input(pipeline, 1)).toMatchObject({ code: 'pipeline-over' });
    settle();
    expect(asked.filter((event) => 'pipeline' in event).map((event) => event.kind)).toEqual([
      'pipeline',
      'stop-asked',
    ]);
    expect(heard.at(-1)).toEqual({ kind: 'ended', pipeline, how: 'stopped' });
    expect(server.running).toEqual([]);
  });

  it('counts a stop that met an end as that end', () => {
    const { client, server, settle, heard } = opened();
    const pipeline = started(client.run({ script: '1' }));
    settle();
    server.completed(pipeline);
    client.stop(pipeline);
    settle();
    expect(heard.filter((event) => event.kind === 'ended')).toEqual([
      { kind: 'ended', pipeline, how: 'completed' },
    ]);
    expect(client.stop(pipeline)).toMatchObject({ kind: 'refused' });
  });

  it('releases an ended pipeline at the server, and forgets it', () => {
    const { client, settle, asked } = opened(
      onPipeline((server, pipeline) => server.completed(pipeline)),
      {
        limits: { pipelines: 1 },
      },
    );
    for (let n = 0; n < 5; n += 1) {
      started(client.run({ script: '1' }));
      settle();
    }
    expect(asked.filter((event) => event.kind === 'pipeline')).toHaveLength(5);
  });

  it('fails a pipeline once where it asks a person, and hears nothing more of it', () => {
    const { client, heard, asked, settle } = opened((event, host) => {
      if (event.kind === 'pipeline') {
        host.hostCall(event.pipeline, idOf('WriteLine2'), ['seen'], -100);
        host.hostCall(event.pipeline, idOf('GetBufferSize'), [], 1);
        host.hostCall(event.pipeline, idOf('ReadLine'), [], 2);
      }
      if (event.kind === 'host-answer' && event.call === 2) {
        host.output(event.pipeline, 'went on');
        host.error(event.pipeline, plainError('no host', 'X', 'NotSpecified'));
        host.hostCall(event.pipeline, idOf('Prompt'), [], 3);
        host.completed(event.pipeline);
      }
    });
    const pipeline = started(client.run({ script: '1' }));
    settle();
    expect(heard.slice(1)).toEqual([
      { kind: 'host-call', pipeline, method: 'WriteLine2', answered: 'ignored' },
      { kind: 'host-call', pipeline, method: 'GetBufferSize', answered: 'not-supported' },
      { kind: 'host-call', pipeline, method: 'ReadLine', answered: 'not-supported' },
      {
        kind: 'ended',
        pipeline,
        how: 'failed',
        asked: 'ReadLine',
        error: expect.objectContaining({
          fullyQualifiedErrorId: 'HostCallNotSupported',
          category: 'NotImplemented',
        }),
      },
    ]);
    expect(
      asked.flatMap((event) => (event.kind === 'host-answer' ? [event.error?.fullyQualifiedErrorId] : [])),
    ).toEqual(['HostCallNotSupported', 'HostCallNotSupported']);
  });

  it('tells a pool that broke with the reason of the server, and nothing after it', () => {
    const { client, server, settle, heard } = opened();
    started(client.run({ script: '1' }));
    settle();
    server.breakPool(plainError('the host goes down', 'X', 'NotSpecified'));
    settle();
    expect(heard.at(-1)).toEqual({ kind: 'broken', code: 'peer-said-so', message: 'the host goes down' });
    expect(client.state).toBe('broken');
    expect(client.ended()).toEqual([]);
  });

  it('tells a refused opening', () => {
    const { client, server } = wire();
    client.open();
    server.receive(client.take());
    server.refuseOpen(plainError('no more shells', 'X', 'QuotaExceeded'));
    expect(client.receive(server.take())).toEqual([
      { kind: 'broken', code: 'peer-said-so', message: 'no more shells' },
    ]);
  });

  it('tells an end in the middle once', () => {
    const { client } = opened();
    started(client.run({ script: '1' }));
    expect(client.ended('the socket closed')).toEqual([
      { kind: 'broken', code: 'ended', message: 'the socket closed' },
    ]);
    expect(client.ended()).toEqual([]);
    expect(client.running).toEqual([]);
  });

  it('agrees on a key and carries a secret both ways, sealed on the wire', () => {
    const wired = opened(
      (event, server) => {
        if (event.kind !== 'pipeline') return;
        const text = server.unseal(event.request.commands[0]!.parameters[0]!.value as PsPrimitive);
        const back = server.seal(text.kind === 'text' ? `${text.text}!` : text.code);
        if (back.kind === 'primitive') server.output(event.pipeline, back);
      },
      { cipher: clientCipher() },
      { cipher: serverCipher() },
    );
    const { client, settle, heard } = wired;
    expect(client.seal('x')).toMatchObject({ code: 'no-session-key' });
    client.agreeKey();
    client.agreeKey();
    settle();
    expect(heard.filter((event) => event.kind === 'key-agreed')).toHaveLength(1);
    const sealed = client.seal('canary €') as PsPrimitive;
    started(client.run({ script: 'x', parameters: [{ name: 'S', value: sealed }] }));
    settle();
    const output = heard.find((event) => event.kind === 'output')!;
    expect(JSON.stringify(heard)).not.toContain('canary');
    expect(client.unseal((output as { value: PsPrimitive }).value)).toEqual({
      kind: 'text',
      text: 'canary €!',
    });
    expect(client.unseal(primitive('SS', 'AAAA'))).toMatchObject({ code: 'no-secure-string' });
    expect(client.unseal(primitive('SS', 'not base64'))).toMatchObject({ code: 'no-secure-string' });
  });

  it('answers a server that asks for the key, and breaks where it has no cipher', () => {
    const keyed = opened(() => {}, { cipher: clientCipher() }, { cipher: serverCipher() });
    keyed.server.requestKey();
    keyed.settle();
    expect(keyed.heard.at(-1)).toEqual({ kind: 'key-agreed' });
    const bare = opened(() => {}, {}, { cipher: serverCipher() });
    expect(bare.client.agreeKey()).toMatchObject({ code: 'no-session-key' });
    bare.server.requestKey();
    bare.settle();
    expect(bare.heard.at(-1)).toMatchObject({ kind: 'broken', code: 'session-key' });
  });

  it('passes parameters by name, by place and as switches, over several commands', () => {
    const { client, asked, settle } = opened();
    const plain = { isScript: false, useLocalScope: null, mergeErrors: false } as const;
    const commands = [
      {
        ...plain,
        text: 'Get-Item',
        parameters: [
          { name: null, value: 'C:\\' },
          { name: 'Force', value: true },
        ],
      },
      {
        ...plain,
        text: 'Select',
        parameters: [{ name: 'Property', value: list(['a', null]) }],
        mergeErrors: true,
      },
    ];
    started(client.run({ commands, addToHistory: true }));
    settle();
    expect(asked.at(-1)).toEqual({
      kind: 'pipeline',
      pipeline: expect.any(String),
      request: { commands, noInput: true, addToHistory: true, isNested: false },
    });
  });
});
