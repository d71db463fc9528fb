import { connect } from 'node:net';
import type { Outcome } from '../../../src/playbook/step.ts';

type Unreachable = Extract<Outcome, { kind: 'unreachable' }>;

const connectWithinMs = 10_000;

/**
 * Whether somebody listens there: null, or why not, with the layer `name` or `port`. Asked by ourselves first, because
 * one WSMan error stands for a wrong name, a closed port and a filtered one.
 */
export async function reachPort(
  name: string,
  port: number,
  signal: AbortSignal,
): Promise<Unreachable | null> {
  if (signal.aborted) return unreachable('port', `called off before ${name} was reached`);
  const { promise, resolve } = Promise.withResolvers<Unreachable | null>();
  const socket = connect({ host: name, port });
  const timeout = setTimeout(
    () =>
      resolve(unreachable('port', `${name} port ${port} does not answer within ${connectWithinMs / 1000} s`)),
    connectWithinMs,
  );
  const calledOff = (): void => resolve(unreachable('port', `called off before ${name} was reached`));
  signal.addEventListener('abort', calledOff, { once: true });
  socket.once('connect', () => resolve(null));
  socket.once('error', (error: NodeJS.ErrnoException) => {
    const unknownName = error.syscall === 'getaddrinfo';
    if (unknownName) resolve(unreachable('name', `the name ${name} leads nowhere (${error.code})`));
    else
      resolve(
        unreachable('port', `nothing that takes scripts answers at ${name} port ${port} (${error.code})`),
      );
  });
  const answer = await promise;
  clearTimeout(timeout);
  signal.removeEventListener('abort', calledOff);
  socket.destroy();
  return answer;
}

function unreachable(layer: 'name' | 'port', message: string): Unreachable {
  return { kind: 'unreachable', layer, message };
}
