import { describe, expect, it } from 'vitest';
import type { Boot } from '../../src/run/run.ts';
import { at, context, finished, healthy, playbook, seen, when } from './given.ts';

const within = {
  ...context,
  playbook: playbook({ kind: 'none' }, { disrupts: ['reboot'], comesBackWithin: 900 }),
};
const proof = (boot: Boot, more: object = {}) =>
  when(
    finished(within),
    {
      type: 'report-proof',
      at: at(4),
      host: 'ts-02',
      held: boot === 'new',
      seen: healthy,
      inDesiredState: boot === 'new',
      boot,
      ...more,
    },
    within,
  ).state;

describe('after a restart of the host', () => {
  it('a new start and the handshake together are the proof', () => {
    const { ending, hosts } = proof('new');
    expect(ending).toBe('remediated');
    expect(hosts[0]?.reason).toContain('The host has started anew');
    expect(hosts[0]?.proof?.boot).toBe('new');
  });

  it('a host that does not come back is a failure that somebody must look at', () => {
    const { ending, hosts } = proof('not-back', { seen: seen(), inDesiredState: null });
    expect([ending, hosts[0]?.reason]).toEqual([
      'failed',
      'The restart was sent, and the host did not come back in time: someone must look at its console.',
    ]);
  });

  it('a host that answers as before has not been repaired, however well it answers', () => {
    const { ending, hosts } = proof('old');
    expect([ending, hosts[0]?.reason]).toEqual([
      'failed',
      'The restart was sent, and the host has not restarted: it answers as it did before.',
    ]);
  });

  it('a new start without the handshake has not helped', () => {
    const { ending, hosts } = proof('new', { held: false, seen: seen(), inDesiredState: true });
    expect([ending, hosts[0]?.reason]).toEqual([
      'not-remediated',
      expect.stringContaining('done as planned'),
    ]);
  });
});
