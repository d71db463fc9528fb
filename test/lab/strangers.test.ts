import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedHosts } from '../../lab/hosts.ts';
import { runScript } from '../../lab/scripts/run-script.ts';
import { type Lab, startLab } from '../../lab/start-lab.ts';
import { encodeConnectionRequest } from '../../src/rdp/x224.ts';
import { answerTo, ask, dial, type Target } from './wire.ts';

let lab: Lab;
let target: Target;
let stops = 0;
beforeAll(async () => {
  const onStop = (): void => {
    stops += 1;
  };
  lab = await startLab({ runScript, onStop, hosts: [fixedHosts[0]!] });
  target = lab.state.hosts[0]!;
});
afterAll(() => lab.close());

async function reach(where: Target): Promise<import('node:net').Socket> {
  const socket = await dial(where);
  if (typeof socket === 'string') throw new Error(socket);
  return socket;
}

describe('a host of the lab', () => {
  it('outlives whatever bytes are thrown at it', async () => {
    const request = Buffer.from(
      encodeConnectionRequest({ cookie: 'x', negotiation: { flags: 0, mask: 0x0b } }),
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.boolean(), async (bytes, afterRequest) => {
        const socket = await reach(target);
        if (afterRequest) socket.write(request);
        socket.end(bytes);
        await Promise.race([once(socket.resume(), 'close'), sleep(300)]);
        socket.destroy();
      }),
      { numRuns: 60 },
    );
    expect(await answerTo(target, 1)).toBe('FAIL 5');
  });

  it('outlives clients that vanish in the middle of the handshake', async () => {
    for (let delayMs = 0; delayMs < 12; delayMs += 1) {
      const { socket } = await ask(target, 0x0b);
      const secured = connectTls({ socket, rejectUnauthorized: false });
      secured.on('error', () => {});
      await sleep(delayMs);
      secured.destroy();
    }
    expect(await answerTo(target, 1)).toBe('FAIL 5');
  });

  it('outlives being switched off in the middle of a handshake', async () => {
    const place = lab.world.places.get('ts-01')!;
    for (let delayMs = 0; delayMs < 8; delayMs += 1) {
      const { socket } = await ask(target, 0x0b);
      const secured = connectTls({ socket, rejectUnauthorized: false });
      secured.on('error', () => {});
      await sleep(delayMs);
      place.machine.host.services.TermService!.status = 'Stopped';
      await lab.world.sync();
      await lab.world.reset(place);
      secured.destroy();
    }
    expect(await answerTo(target, 1)).toBe('FAIL 5');
  });

  it('takes a request one byte at a time', async () => {
    const socket = await reach(target);
    socket.setNoDelay(true);
    for (const byte of encodeConnectionRequest({ cookie: null, negotiation: { flags: 0, mask: 1 } })) {
      socket.write(Buffer.from([byte]));
      await sleep(1);
    }
    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    expect(answer.toString('hex')).toBe('030000130ed000001234000300080005000000');
  });

  it('takes a ClientHello with no negotiation before it, as Windows does', async () => {
    const secured = connectTls({ host: target.address, port: target.port, rejectUnauthorized: false });
    await once(secured, 'secureConnect');
    expect(secured.getPeerCertificate().subject.CN).toBe('TS-01');
    secured.destroy();
  });
});

describe('the sockets of the lab', () => {
  it('hang up on strangers and go on serving', async () => {
    for (const where of [lab.state.control, lab.state.hosts[0]!.way]) {
      const socket = await reach(where);
      socket.write('GET / HTTP/1.0\r\n\r\n');
      await once(socket.resume(), 'close');
      const bored = await reach(where);
      bored.write('null\n42\n{"id":1}\n');
      await Promise.race([once(bored.resume(), 'close'), sleep(300)]);
      bored.destroy();
    }
    const socket = await reach(lab.state.control);
    socket.write(`{"id":7,"token":"${lab.state.control.token}","ask":"list"}\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    expect(JSON.parse(answer.toString())).toMatchObject({ id: 7, answer: { kind: 'hosts' } });
  });

  it('take no word from another account of this machine, who does not know the token', async () => {
    const { token } = lab.state.control;
    const asks = ['list', 'journal', 'reset', 'break', 'stop'];
    for (const ask of asks)
      for (const said of [undefined, '', 7, `${token}x`, token.slice(1)]) {
        const socket = await reach(lab.state.control);
        let heard = '';
        socket.on('data', (bytes) => {
          heard += bytes;
        });
        socket.write(
          `${JSON.stringify({ id: 1, token: said, ask, host: 'ts-01', fault: 'service-stopped' })}\n`,
        );
        await once(socket, 'close');
        expect(heard, ask).toBe('');
      }
    expect(stops).toBe(0);
    expect(await answerTo(target, 1)).toBe('FAIL 5');
  });
});
