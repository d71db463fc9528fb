import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faults } from '../../lab/faults/catalog.ts';
import { readRun } from '../../src/bot/read-run.ts';
import { atRest } from '../../src/bot/resting.ts';
import { checkedFaults, waysInFaults } from './checked-faults.ts';
import { openCheckStory } from './open-check-story.ts';

/**
 * Fault → what pressing the card's own buttons comes to, one line for each run: the playbook that was offered, how it
 * ended, and what the ending said. Nobody types anything.
 */
const repaired: Readonly<Record<string, readonly (readonly [playbook: string, ...says: string[]])[]>> = {
  'key-unreadable': [['rdp-grant-key-access', 'remediated: HOST answers RDP again']],
  'renewal-failed': [['rdp-renew-certificate', 'remediated: HOST answers RDP', 'with a new certificate']],
  'service-disabled': [['rdp-start-service', 'remediated: HOST answers RDP again']],
  'firewall-rules-off': [['rdp-allow-firewall', 'remediated: the RDP port of HOST answers again']],
  'nla-off': [['rdp-require-nla', 'remediated: HOST answers RDP and requires NLA']],
  'pin-gone': [['rdp-unpin-certificate', 'changed: what rdp-unpin-certificate sets on HOST is in place']],
  'tls12-off': [
    ['rdp-enable-tls12', 'changed: ', 'It counts only once HOST was restarted'],
    ['rdp-reboot-host', 'remediated: HOST answers RDP again', 'has started anew'],
  ],
  'key-denied': [['rdp-grant-key-access', 'remediated: HOST answers RDP again']],
  'key-file-missing': [
    ['rdp-renew-certificate', 'remediated: HOST answers RDP again with a new certificate'],
  ],
  'store-entry-orphaned': [
    ['rdp-renew-certificate', 'remediated: HOST answers RDP again with a new certificate'],
  ],
  'machine-keys-renamed': [['rdp-restore-machinekeys', 'remediated: HOST answers RDP again']],
  'pin-expired': [['rdp-unpin-certificate', 'changed: ']],
  'pin-key-unreadable': [['rdp-grant-key-access', 'remediated: HOST answers RDP again']],
  'listener-values-out-of-range': [['rdp-restore-listener', 'changed: ', 'RDP answers as it should since']],
  'station-disabled': [
    ['rdp-restore-listener', 'changed: ', 'It counts only once TermService on HOST was restarted'],
    ['rdp-restart-termservice', 'remediated: HOST answers RDP again'],
  ],
  'lan-adapter-wrong': [
    ['rdp-restore-listener', 'changed: ', 'It counts only once TermService on HOST was restarted'],
    ['rdp-restart-termservice', 'remediated: HOST answers RDP again'],
  ],
  'service-hangs': [['rdp-reboot-host', 'remediated: HOST answers RDP again', 'has started anew']],
  'firewall-block-rule': [['rdp-allow-firewall', 'denied: ', "'Block-Remote-Access-In' blocks the port"]],
  'public-network': [['rdp-allow-firewall', 'denied: A network in use is Public', 'remoteAddresses=']],
};

/** Told elsewhere: what is wrong lies on the machine that connects (see playbooks-client). */
const ofTheClient = ['licence-refused'];

/** Server 2019, which knows no TLS 1.3: with that, hosts without TLS 1.2 answer newer clients all the same. */
const build = {
  build: 17763,
  machineGuid: '3b1c7f52-6d0e-4c1b-9a57-2f80e41d6c38',
  fault: null,
  sessions: [],
};
const hosts = ['ts-01', 'ts-02', 'ts-03', 'ts-06', 'ts-09'].map((name) => ({ ...build, name }));
const words = (card: string) => card.replace(/\s+/g, ' ');

interface Told {
  readonly name: string;
  readonly runs: readonly (readonly [playbook: string, ending: string])[];
}

let story: Awaited<ReturnType<typeof openCheckStory>>;
const told = new Map<string, Told>();

/** Presses what the card offers, has somebody else approve it, and goes on as long as there is something to press. */
async function press(name: string, card: string): Promise<Told['runs']> {
  const offered = /\[ Plan it \] (\/rdp-fix (rdp-[\w-]+) \S+(?: \w+=\S+)*)/.exec(words(card));
  if (offered === null) return [];
  const [, line = '', playbook = ''] = offered;
  const { check: run } = await story.say('oncall', `${line} reason="nobody gets in"`);
  if (run === null) return [[playbook, 'no run']];
  const waiting = await readRun(story.world, run);
  if (waiting?.ending === null) await story.say('approver', `approve ${waiting.plan!.id}`);
  while ((await readRun(story.world, run))?.ending === null)
    await atRest(story.world, { kind: 'run', id: run }, AbortSignal.timeout(30_000));
  const ending = await story.card(run, 'ending');
  return [[playbook, words(ending)], ...(await press(name, ending))];
}

beforeAll(async () => {
  story = await openCheckStory(hosts, { pauseMs: 20, connectTimeoutMs: 600 });
  const waiting = Object.keys(repaired);
  const lane = async (name: string): Promise<void> => {
    const first = name === 'ts-09' ? waiting.splice(waiting.indexOf('tls12-off'), 1)[0] : undefined;
    for (let fault = first ?? waiting.shift(); fault !== undefined; fault = waiting.shift()) {
      await story.given(name, fault);
      const { root } = await story.say('oncall', `/rdp-check ${name}`);
      told.set(fault, { name, runs: await press(name, root) });
    }
  };
  await Promise.all(hosts.map(({ name }) => lane(name)));
}, 300_000);
afterAll(() => story.close());

describe('every fault of the lab', () => {
  it.each(Object.keys(repaired))('%s: ends as it is told, by nothing but its own buttons', (fault) => {
    const { name, runs } = told.get(fault)!;
    const expected = repaired[fault]!;
    expect(runs.map(([playbook]) => playbook)).toEqual(expected.map(([playbook]) => playbook));
    expected.forEach(([, ...says], at) => {
      for (const part of says) expect(runs[at]![1]).toContain(part.replaceAll('HOST', name));
    });
  });

  it('that a playbook is offered for is told to its end, and every other is handed to somebody', () => {
    const untold = faults
      .map(({ name }) => name)
      .filter((name) => !waysInFaults.includes(name) && !ofTheClient.includes(name))
      .filter((name) => {
        const next = checkedFaults[name]?.next ?? '';
        const offers = /\(rdp-[a-z0-9-]+[ )]|let NETWORK SERVICE read/.test(next);
        return offers ? !(name in repaired) : next === '' || name in repaired;
      });
    expect(untold).toEqual([]);
    const ended = Object.keys(repaired).length;
    const handed = Object.keys(checkedFaults).length - ended;
    // The figures that the README and others may rest on.
    expect(ended + handed).toBeGreaterThanOrEqual(25);
  });

  it('told nobody of a fault of ours', () => {
    expect(story.faults).toEqual([]);
  });
});
