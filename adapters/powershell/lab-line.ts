import type { Host } from '../../src/inventory/host.ts';
import type { Outcome } from '../../src/playbook/step.ts';
import type { HostExecutor } from '../../src/ports/host-executor.ts';
import { openLineSession } from './lab-line-session.ts';
import { connectLine } from './line.ts';

/** Until the lab has said whether it lets us in. */
const openWithinMs = 5000;

type Unreachable = Extract<Outcome, { kind: 'unreachable' }>;

/** Runs scripts on hosts of the lab: `way` is {kind: 'lab-line', address, port, host}. */
export function createLabLineExecutor(): HostExecutor {
  return {
    async open(host, signal) {
      const { way } = host;
      if (way?.kind !== 'lab-line') return unreachable('no-way', `${host.name} is no host of the lab`);
      const waiting = AbortSignal.any([signal, AbortSignal.timeout(openWithinMs)]);
      const line = await connectLine(String(way.address), Number(way.port), waiting);
      if (line === null) return unreachable('port', notReached(host, signal));
      line.send({ open: way.host });
      const answer = await line.next(waiting);
      if (answer?.opened === way.host) return openLineSession(line, host.name);
      line.close();
      const refused = typeof answer?.refused === 'string' ? answer.refused : notReached(host, signal);
      return unreachable('port', refused);
    },
  };
}

function unreachable(layer: Unreachable['layer'], message: string): Unreachable {
  return { kind: 'unreachable', layer, message };
}

function notReached(host: Host, signal: AbortSignal): string {
  return signal.aborted
    ? `called off before ${host.name} was reached`
    : `nothing that takes scripts answers for ${host.name}`;
}
