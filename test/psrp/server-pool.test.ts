import { describe, expect, it } from 'vitest';
import { zeroGuid } from '../../src/psrp/guid.ts';
import { encodeMessage } from '../../src/psrp/message/encode-message.ts';
import { plainError } from '../../src/psrp/message/error-record.ts';
import { initPool } from '../../src/psrp/message/init-pool.ts';
import { type MessageName, messageType } from '../../src/psrp/message/message-type.ts';
import { sessionCapability } from '../../src/psrp/message/session-capability.ts';
import { createServerPool } from '../../src/psrp/pool/create-server-pool.ts';
import { type PsValue, primitive, record } from '../../src/psrp/value.ts';
import { encodeFragments } from '../../src/psrp/wire/fragment.ts';
import { encodePacket } from '../../src/psrp/wire/packet.ts';
import { opened, poolGuid, started, wire } from './wired.ts';

const other = 'bbbbbbbb-0000-4000-8000-00000000000b';
let objectId = 0n;

/** One message of a client, as the line it travels in. */
function line(name: MessageName, body: PsValue | undefined, pipeline = zeroGuid, guid = pipeline): Buffer {
  objectId += 1n;
  const message = encodeMessage({ to: 'server', name, pool: poolGuid, pipeline, body });
  const [data] = encodeFragments(objectId, message, 1_000_000);
  return Buffer.from(encodePacket({ name: 'Data', guid, stream: 'Default', data: data! }));
}

const capability = () => line('SESSION_CAPABILITY', sessionCapability());
const init = (min = 1, max = 4) => line('INIT_RUNSPACEPOOL', initPool(min, max, 'none'));

/** What came back, each Data element as the XML in it. */
function said(bytes: Uint8Array): string[] {
  return Buffer.from(bytes)
    .toString()
    .trimEnd()
    .split('\n')
    .map((text) => {
      const body = /^<Data[^>]*>([^<]*)/.exec(text)?.[1];
      return body === undefined ? text : Buffer.from(body, 'base64').subarray(61).toString();
    });
}

function openServer() {
  const server = createServerPool({});
  server.receive(Buffer.concat([capability(), init()]));
  server.accept();
  server.take();
  return server;
}

describe('a server pool', () => {
  it('answers the capability at once, the opening when the host accepts', () => {
    const server = createServerPool({ psVersion: '7.4.1' });
    expect(server.receive(capability())).toEqual([]);
    expect(said(server.take()).join()).toContain('protocolversion');
    expect(server.accept()).toMatchObject({ kind: 'refused', code: 'not-asked' });
    expect(server.receive(init(1, 3))).toMatchObject([
      { kind: 'open-asked', minRunspaces: 1, maxRunspaces: 3 },
    ]);
    expect(server.accept()).toEqual({ kind: 'done' });
    const answer = said(server.take());
    expect(answer[1]).toContain('7.4.1');
    expect(answer[2]).toContain('<I32 N="RunspaceState">2</I32>');
    expect(server.accept()).toMatchObject({ code: 'not-asked' });
  });

  it('changes the number of runspaces where it fits, and says whether it did', () => {
    const server = openServer();
    const ci = primitive('I64', '7');
    const ask = (name: MessageName, fields: Record<string, PsValue>) => {
      server.receive(line(name, record({ ...fields, ci })));
      return said(server.take())[0]!;
    };
    const answered = (answer: string) => `<Obj RefId="0"><MS>${answer}<I64 N="ci">7</I64></MS></Obj>`;
    const yes = answered('<B N="SetMinMaxRunspacesResponse">true</B>');
    const no = answered('<B N="SetMinMaxRunspacesResponse">false</B>');
    expect(ask('SET_MAX_RUNSPACES', { MaxRunspaces: 6 })).toBe(yes);
    expect(ask('SET_MIN_RUNSPACES', { MinRunspaces: 7 })).toBe(no);
    expect(ask('SET_MIN_RUNSPACES', { MinRunspaces: 2 })).toBe(yes);
    expect(ask('SET_MAX_RUNSPACES', { MaxRunspaces: 1 })).toBe(no);
    expect(ask('GET_AVAILABLE_RUNSPACES', {})).toBe(answered('<I64 N="SetMinMaxRunspacesResponse">6</I64>'));
    expect(ask('RESET_RUNSPACE_STATE', {})).toBe(yes);
  });

  it('refuses records for what does not run', () => {
    const { client, server, settle } = opened();
    expect(server.output(other, 1)).toMatchObject({ code: 'no-such-pipeline' });
    const pipeline = started(client.run({ script: '1' }));
    settle();
    expect(server.running).toEqual([pipeline]);
    expect(server.completed(pipeline)).toEqual({ kind: 'done' });
    for (const answer of [
      server.output(pipeline, 1),
      server.warning(pipeline, 'x'),
      server.completed(pipeline),
      server.failed(pipeline, plainError('x', 'X', 'NotSpecified')),
    ]) {
      expect(answer).toMatchObject({ kind: 'refused', code: 'pipeline-over' });
    }
    settle();
    expect(server.output(pipeline, 1)).toMatchObject({ code: 'no-such-pipeline' });
    client.close();
    settle();
    expect(server.output(pipeline, 1)).toMatchObject({ code: 'over' });
    expect(server.breakPool(plainError('x', 'X', 'NotSpecified'))).toMatchObject({ code: 'over' });
    expect(server.ended()).toEqual([]);
  });

  it('refuses more than a slow reader may leave waiting, but always tells the end', () => {
    const { client, server, settle, heard } = opened(() => {}, {}, { limits: { queuedBytes: 100_000 } });
    const pipeline = started(client.run({ script: '1' }));
    settle();
    const answers = Array.from({ length: 20 }, () => server.output(pipeline, 'x'.repeat(10_000)));
    expect(answers.at(-1)).toMatchObject({ kind: 'refused', code: 'queue-full' });
    expect(server.completed(pipeline)).toEqual({ kind: 'done' });
    settle();
    expect(heard.at(-1)).toMatchObject({ kind: 'ended', how: 'completed' });
    const given = answers.filter((answer) => answer.kind === 'done').length;
    expect(heard.filter((event) => event.kind === 'output')).toHaveLength(given);
  });

  for (const [what, lines] of [
    ['an opening before the capability', [() => init()]],
    ['the capability twice', [capability, capability]],
    ['an opening twice', [capability, init, init]],
    ['an opening without runspaces', [capability, () => init(0, 0)]],
    ['a maximum below the minimum', [capability, () => init(4, 1)]],
    ['a message of the other side', [capability, () => line('PIPELINE_OUTPUT', 1)]],
    [
      'a pipeline before the pool is open',
      [capability, command, () => line('CREATE_PIPELINE', record({}), other)],
    ],
    ['the same command twice', [capability, command, command]],
    ['input before its pipeline', [capability, command, () => line('PIPELINE_INPUT', 1, other)]],
    [
      'a message for another pipeline',
      [capability, command, () => line('PIPELINE_INPUT', 1, poolGuid, other)],
    ],
    ['an acknowledgement', [capability, () => Buffer.from(`<DataAck PSGuid='${zeroGuid}' />\n`)]],
    ['rubbish in an element', [() => Buffer.from(`<Data PSGuid='${zeroGuid}'>!</Data>\n`)]],
    [
      'another major version',
      [() => line('SESSION_CAPABILITY', record({ protocolversion: primitive('Version', '3.0') }))],
    ],
  ] as const) {
    it(`breaks once at ${what}`, () => {
      const server = createServerPool({});
      const events = lines.flatMap((make) => server.receive(make()));
      expect(events.filter((event) => event.kind === 'broken')).toHaveLength(1);
      expect(events.at(-1)!.kind).toBe('broken');
      expect(server.receive(capability())).toEqual([]);
      expect(server.ended()).toEqual([]);
    });
  }

  it('is named by no unknown type, and drowns in no noise', () => {
    const unknown = capability();
    const data = Buffer.from(/>([^<]*)</.exec(unknown.toString())![1]!, 'base64');
    data.writeUInt32LE(0x0004_1234, 21 + 4);
    const odd = Buffer.from(encodePacket({ name: 'Data', guid: zeroGuid, stream: 'Default', data }));
    expect(createServerPool({}).receive(odd)).toMatchObject([{ kind: 'broken', code: 'bad-message' }]);
    const noisy = createServerPool({ limits: { diagnostics: 3 } });
    expect(noisy.receive(Buffer.from('a\nb\n\nc\nd\ne\n')).map((event) => event.kind)).toEqual([
      'diagnostic',
      'diagnostic',
      'diagnostic',
      'broken',
    ]);
  });

  it('takes no more pipelines at a time than it may', () => {
    const server = createServerPool({ limits: { pipelines: 2 } });
    server.receive(Buffer.concat([capability(), init()]));
    server.accept();
    const commands = [1, 2, 3].map((n) =>
      Buffer.from(encodePacket({ name: 'Command', guid: other.replace('b', `${n}`) })),
    );
    expect(server.receive(Buffer.concat(commands))).toMatchObject([{ kind: 'broken', code: 'too-large' }]);
  });

  it('breaks at a message for another pool', () => {
    const server = openServer();
    const message = encodeMessage({
      to: 'server',
      name: 'GET_AVAILABLE_RUNSPACES',
      pool: other,
      pipeline: zeroGuid,
      body: record({ ci: 1 }),
    });
    const [data] = encodeFragments(1_000_000n, message, 1_000_000);
    const packet = encodePacket({ name: 'Data', guid: zeroGuid, stream: 'Default', data: data! });
    expect(server.receive(Buffer.from(packet))).toMatchObject([{ kind: 'broken', code: 'bad-message' }]);
  });

  it('passes over input that was under way when the pipeline ended', () => {
    const { client, server, settle, asked } = opened();
    const pipeline = started(client.run({ script: '1', input: 'open' }));
    settle();
    client.input(pipeline, 1);
    server.completed(pipeline);
    const before = asked.length;
    settle();
    expect(asked.slice(before)).toEqual([]);
    expect(client.state).toBe('open');
  });

  it('names every message type once', () => {
    expect(Object.keys(messageType)).toHaveLength(31);
    expect(new Set(Object.values(messageType)).size).toBe(31);
  });

  it('acknowledges a stop after the end, and a stop of what ended at once', () => {
    const { client, server, settle } = opened();
    const pipeline = started(client.run({ script: '1' }));
    settle();
    server.receive(Buffer.from(`<Signal PSGuid='${pipeline}' />\n`));
    expect(server.take()).toHaveLength(0);
    server.stopped(pipeline);
    expect(said(server.take()).at(-1)).toBe(`<SignalAck PSGuid='${pipeline}' />`);
    server.receive(Buffer.from(`<Signal PSGuid='${pipeline}' />\n`));
    expect(said(server.take())).toEqual([`<SignalAck PSGuid='${pipeline}' />`]);
  });

  it('describes commands for a client that imports them', () => {
    const { client, server, settle } = wire();
    client.open();
    settle();
    server.receive(Buffer.from(`<Command PSGuid='${other}' />\n`));
    const asked = server.receive(line('GET_COMMAND_METADATA', record({ Name: null }), other));
    expect(asked).toEqual([{ kind: 'metadata-asked', pipeline: other, names: [] }]);
    server.take();
    server.commandMetadata(other, [
      { name: 'Get-It', parameters: [{ name: 'On', type: 'switch', isSwitch: true }] },
    ]);
    const [count, it] = said(server.take());
    expect(count).toContain('<I32 N="Count">1</I32>');
    expect(it).toContain('Get-It');
  });
});

function command(): Buffer {
  return Buffer.from(encodePacket({ name: 'Command', guid: other }));
}
