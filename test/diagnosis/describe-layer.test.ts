import { describe, expect, it } from 'vitest';
import { describeLayer } from '../../src/diagnosis/describe-layer.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { judgeProof } from '../../src/diagnosis/prove.ts';
import type { LayerName, Observation } from '../../src/rdp/look.ts';
import { lookEndingAt } from './look-builder.ts';

const seen: Readonly<Partial<Record<LayerName, readonly Observation[]>>> = {
  name: ['name-not-found', 'name-lookup-failed', 'name-lookup-timed-out'],
  tcp: ['refused', 'timed-out', 'unreachable', 'reset', 'failed'],
  negotiation: [
    'plain-rdp',
    'no-certificate',
    'inconsistent-flags',
    'client-certificate-required',
    'unknown-failure-code',
    'no-negotiation',
    'disconnected',
    'closed',
    'reset',
    'timed-out',
    'unexpected-bytes',
  ],
  tls: [
    'tls-1.0',
    'reset-after-client-hello',
    'closed-after-client-hello',
    'timed-out-after-client-hello',
    'plaintext-after-tls-promised',
    'protocol-error',
    'alert-40',
  ],
  credssp: ['closed-on-token', 'reset-on-token', 'timed-out', 'unexpected-bytes'],
};
const pairs = Object.entries(seen).flatMap(([name, observations]) =>
  observations.map((observation) => [name as LayerName, observation] as const),
);

describe('what was seen at a layer', () => {
  it.each(pairs)('is said in words, not in codes: %s %s', (name, observation) => {
    const look = lookEndingAt(name, observation);
    const causes = diagnose({ outside: look, inside: null, codes: null, expectedComputer: null }).causes;
    const lines = [
      judgeProof('handshake', look, { thumbprint: null }).line,
      ...causes.flatMap((cause) => [...cause.for, ...cause.against]),
    ];
    // A code with a hyphen is never a word; one without must at least be said of something.
    if (observation.includes('-')) expect(lines.join('\n')).not.toContain(observation);
    expect(lines.join('\n')).not.toMatch(/\(\w+-[\w-]+\)|^\w+: [\w]+$/m);
    expect(lines[0]).toMatch(/\S+ \S+/);
  });

  it('names the port, and reads like a sentence', () => {
    const said = (observation: Observation) =>
      describeLayer({ name: 'tcp', state: 'fault', observation }, 3390);
    expect(said('refused')).toBe('TCP 3390 refused: nothing listens');
    expect(said('timed-out')).toBe('TCP 3390: no answer');
    expect(said('reset')).toBe('TCP 3390 reset while opening');
  });
});
