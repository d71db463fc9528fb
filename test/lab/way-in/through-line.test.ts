import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { type LineFaults, throughLine } from '../../../lab/way-in/through-line.ts';

const sockets: Duplex[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

/** A client's socket, and its far end as a host sees it through the line. */
async function line(faults: LineFaults): Promise<{ client: Socket; host: Duplex }> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [far] = (await once(server, 'connection')) as [Socket];
  server.close();
  client.on('error', () => {});
  const host = throughLine(far, () => faults);
  sockets.push(client, host);
  return { client, host };
}

/** However it came to it: a reset is an error first. */
async function closed(stream: Duplex): Promise<void> {
  if (!stream.closed) await new Promise((resolve) => stream.once('close', resolve));
}

async function total(stream: Duplex): Promise<number> {
  let length = 0;
  stream.on('data', (chunk: Buffer) => {
    length += chunk.length;
  });
  await closed(stream);
  return length;
}

describe('a line', () => {
  it('without faults carries everything both ways, and the end', async () => {
    const { client, host } = await line({});
    host.pipe(host);
    client.end(Buffer.alloc(3_000_000, 1));
    expect(await total(client)).toBe(3_000_000);
  });

  it('passes on that either end hangs up', async () => {
    for (const who of ['client', 'host'] as const) {
      const ends = await line({});
      const other = who === 'client' ? ends.host : ends.client;
      other.resume();
      ends[who].destroy();
      await closed(other);
    }
  });

  it('with latency delays each way', async () => {
    const { client, host } = await line({ latencyMs: 60 });
    host.pipe(host);
    const began = performance.now();
    client.write('ping');
    await once(client, 'data');
    expect(performance.now() - began).toBeGreaterThanOrEqual(118);
  });

  it('is reset after exactly so many bytes, wherever pieces end', async () => {
    for (const dropAfterBytes of [0, 1, 999, 1000, 1001, 65_537]) {
      const { client, host } = await line({ dropAfterBytes });
      const arrived = total(host);
      client.write(Buffer.alloc(1000));
      client.write(Buffer.alloc(100_000));
      expect(await arrived).toBe(dropAfterBytes);
      await closed(client);
    }
  });

  it('with a slow reader takes its time, one way', async () => {
    const { client, host } = await line({ readBytesPerSecond: 100_000 });
    const began = performance.now();
    client.write(Buffer.alloc(10_000));
    await once(host, 'data');
    expect(performance.now() - began).toBeGreaterThanOrEqual(95);
    host.write(Buffer.alloc(10_000));
    const back = performance.now();
    await once(client, 'data');
    expect(performance.now() - back).toBeLessThan(60);
  });
});
