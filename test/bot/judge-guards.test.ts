import { describe, expect, it } from 'vitest';
import { judgeGuards } from '../../src/bot/judge-guards.ts';
import { host, playbook } from '../run/given.ts';

const notLooked = { looked: false, why: 'denied', detail: 'access denied' } as const;
const role = {
  domainController: true,
  connectionBroker: false,
  gateway: true,
  sessionHost: null,
  clusterNode: false,
  hyperVHost: false,
  runningMachines: null,
};
const inside = { role: { looked: true, value: role }, reboot: notLooked, owners: notLooked } as const;
const judge = (guards: Parameters<typeof judgeGuards>[0]['guards'], findings: { id: string }[] = []) =>
  judgeGuards(playbook({ kind: 'kept' }, { guards }), host('ts-02'), inside, findings);

describe('the guards of a playbook', () => {
  it('that do not fire say nothing', () => {
    expect(judge({ 'cluster-node': 'refuse', 'connection-broker': 'raise-risk' })).toEqual({
      refused: null,
      raised: [],
    });
    expect(judge({})).toEqual({ refused: null, raised: [] });
  });

  it('that refuse say everything that stands against it at once', () => {
    expect(
      judge({ 'domain-controller': 'refuse', 'safe-boot': 'refuse', gateway: 'raise-risk' }).refused,
    ).toBe(
      'Not on this host: it is a domain controller; whether it was started in safe mode could not be looked at.',
    );
  });

  it('that raise the risk are kept with their reasons', () => {
    expect(judge({ 'domain-controller': 'raise-risk', gateway: 'raise-risk' })).toEqual({
      refused: null,
      raised: [
        { guard: 'domain-controller', reason: 'it is a domain controller' },
        { guard: 'gateway', reason: 'it is an RD Gateway' },
      ],
    });
  });

  it('hear detect where it could not tell who owns a setting', () => {
    expect(judge({ 'owner-unknown': 'refuse' }, [{ id: 'owner-unknown' }]).refused).toContain(
      'who owns the setting is unknown',
    );
  });
});
