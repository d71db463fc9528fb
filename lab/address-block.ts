import { connect, type Server } from 'node:net';

/** A stretch of loopback addresses that one lab has to itself. */
interface AddressBlock {
  /** Where the control server came to listen. */
  readonly control: { readonly address: string; readonly port: number };
  /** Where the n-th host listens, counted from 1; port 0: any that is free. */
  addressOf(number: number): { readonly address: string; readonly port: number };
}

/** 3389 is what people expect to see; the others serve where something listens on it everywhere. */
const ports = [3389, 13389, 23389] as const;
const blocks = 64;

/**
 * Makes a lab's control server listen, and by that claims 127.77.K.0 for its hosts: 127.77.K.N, all on one
 * port. K is the first that no other lab holds. Where the system has 127.0.0.1 alone, hosts share it.
 */
export async function claimAddressBlock(control: Server): Promise<AddressBlock> {
  for (const port of ports) {
    if (await answers('127.77.255.253', port)) continue;
    for (let block = 0; block < blocks; block += 1) {
      const address = `127.77.${block}.254`;
      const failure = await listen(control, address, port);
      if (failure === 'EADDRNOTAVAIL') return sharedAddress(control);
      if (failure !== null) continue;
      const addressOf = (number: number) => ({ address: `127.77.${block}.${number}`, port });
      return { control: { address, port }, addressOf };
    }
  }
  return sharedAddress(control);
}

async function sharedAddress(control: Server): Promise<AddressBlock> {
  const address = '127.0.0.1';
  const failure = await listen(control, address, 0);
  if (failure !== null) throw new Error(`the lab cannot listen on ${address}: ${failure}`);
  return { control: { address, port: portOf(control) }, addressOf: () => ({ address, port: 0 }) };
}

/** Null, or the code of what was in the way. May be tried again with the same server. */
export function listen(server: Server, host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const give = (failure: string | null): void => {
      server.off('error', failed).off('listening', listening);
      resolve(failure);
    };
    const failed = (error: NodeJS.ErrnoException): void => give(error.code ?? error.message);
    const listening = (): void => give(null);
    server.once('error', failed).once('listening', listening).listen({ host, port });
  });
}

export function portOf(server: Server): number {
  const bound = server.address();
  return typeof bound === 'object' && bound !== null ? bound.port : 0;
}

/** Whether something listens on an address that no lab uses: then it listens on all of them. */
function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
