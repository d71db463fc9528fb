import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LabHost } from '../../lab/model.ts';
import { readRun } from '../../src/bot/read-run.ts';
import { runNeedsSomeone } from '../../src/incident/run-needs-someone.ts';
import type { RunState } from '../../src/run/run.ts';
import { openCheckStory } from './open-check-story.ts';

const policy = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services';
const none = (): void => {};

/** One wish said in chat, and what it comes to. */
interface Story {
  readonly title: string;
  readonly faults: readonly string[];
  readonly change?: (host: LabHost) => void;
  /** What is asked for, without the host. */
  readonly wish: string;
  readonly ending: RunState['ending'];
  /** What the last card says. */
  readonly says: readonly (string | RegExp)[];
  /** What the plan's card says, where there is one. */
  readonly plan?: readonly (string | RegExp)[];
  /** What the host is afterwards, and what it must be. */
  readonly after?: (host: LabHost) => readonly [unknown, unknown];
}

const stories: readonly Story[] = [
  {
    title: 'a disabled service is started',
    faults: ['service-disabled'],
    wish: 'rdp-start-service',
    ending: 'remediated',
    says: ['answers RDP again'],
    plan: ['disabled (4) → manual (3)'],
  },
  {
    title: 'a disabled service is started, riskier where nobody knows who owns its start type',
    faults: ['service-disabled', 'rsop-unreadable'],
    wish: 'rdp-start-service',
    ending: 'remediated',
    says: ['answers RDP again'],
    plan: [/riskier .*who owns the setting is unknown.*judged as medium risk/],
  },
  {
    title: 'a start type that a policy owns is left to its owner',
    faults: ['service-disabled'],
    change(host) {
      host.policyOwners['HKLM\\SYSTEM\\CurrentControlSet\\Services\\TermService\\Start'] = "GPO 'Lean'";
    },
    wish: 'rdp-start-service',
    ending: 'denied',
    says: ["is set by policy (GPO 'Lean')"],
  },
  {
    title: 'a crashed service is started again, and the proof is the handshake',
    faults: ['service-crashes'],
    wish: 'rdp-start-service',
    ending: 'remediated',
    says: ['answers RDP again'],
  },
  {
    title: 'nothing is started while Windows installs',
    faults: ['service-disabled'],
    change(host) {
      host.reboot.installing = true;
    },
    wish: 'rdp-start-service',
    ending: 'denied',
    says: ['parts of Windows are being installed or removed right now'],
  },
  {
    title: 'a restart of SessionEnv renews the certificate whose prerequisite is back',
    faults: ['prerequisite-disabled'],
    change(host) {
      Object.assign(host.services.CryptSvc!, { status: 'Running', startType: 2 });
    },
    wish: 'rdp-restart-sessionenv',
    ending: 'changed',
    says: [/said of the certificate: nothing → event 1056/, 'RDP answered before already'],
    plan: ['nothing (2 people are logged on; nobody is cut off)', 'CANNOT be undone'],
    after: (host) => [host.services.SessionEnv!.status, 'Running'],
  },
  {
    title: 'a key that is still unreadable is not cured by SessionEnv, and the next rung is named',
    faults: ['key-unreadable'],
    wish: 'rdp-restart-sessionenv',
    ending: 'not-remediated',
    says: ['was carried out on', 'but the proof fails', /Next: .*\(rdp-[a-z-]+\)/],
  },
  {
    title: 'a service that hangs while stopping is not killed',
    faults: ['service-hangs'],
    wish: 'rdp-restart-termservice',
    ending: 'denied',
    says: [
      'TermService hangs in StopPending. It is not killed; a restart of the host clears it (rdp-reboot-host)',
    ],
  },
  {
    title: 'a service that hangs when it is stopped ends in words, not in a second try',
    faults: [],
    change(host) {
      host.services.TermService!.stopHangs = true;
    },
    wish: 'rdp-restart-termservice',
    ending: 'failed',
    says: [/TermService did not stop: .*it is now StopPending.*rdp-reboot-host/],
    after: (host) => [host.services.TermService!.status, 'StopPending'],
  },
  {
    title: 'TermService is restarted and says how many it cuts',
    faults: [],
    wish: 'rdp-restart-termservice',
    ending: 'changed',
    says: ['RDP answered before already, so that it answers proves nothing new'],
    plan: ['at most 2 may be cut off', 'high'],
    after: (host) => [host.sessions.every(({ state }) => state === 'Disconnected'), true],
  },
  {
    title: 'a corrected policy is fetched, and RDP answers',
    faults: ['rdp-off-by-policy'],
    change(host) {
      host.policyToCome = { [policy]: { fDenyTSConnections: 0 } };
    },
    wish: 'rdp-refresh-policy',
    ending: 'remediated',
    says: ['answers RDP again', 'policy: RDP refused: 1 → 0'],
  },
  {
    title: 'a policy that still says the same changes nothing for the better',
    faults: ['rdp-off-by-policy'],
    wish: 'rdp-refresh-policy',
    ending: 'not-remediated',
    says: ['was carried out on', 'but the proof fails'],
  },
  {
    title: 'a policy that nobody can fetch is a failure with its code',
    faults: ['rdp-off-by-policy', 'secure-channel-broken'],
    wish: 'rdp-refresh-policy',
    ending: 'failed',
    says: ['gpupdate ended with code 1'],
  },
  {
    title: 'a host whose service hangs is restarted, and comes back',
    faults: ['service-hangs'],
    wish: 'rdp-reboot-host',
    ending: 'remediated',
    says: ['answers RDP again', 'has started anew'],
    plan: [
      'a new start of the host within 15 min',
      'the host restarts',
      'no console (label console)',
      'the risk is high anyway',
      'at most 2 may be cut off',
    ],
    after: (host) => [
      [host.services.TermService!.status, host.sessions],
      ['Running', []],
    ],
  },
  {
    title: 'a host that waits for a restart gets it, with the reason on the card',
    faults: ['pending-reboot'],
    wish: 'rdp-reboot-host',
    ending: 'changed',
    says: ['has started anew'],
    plan: ['a restart is pending already (servicing, file-rename)'],
    after: (host) => [host.reboot.pending, []],
  },
  {
    title: 'a host on which a machine runs is not restarted',
    faults: ['service-hangs'],
    change(host) {
      Object.assign(host.roles, { hyperVHost: true, runningMachines: 1, domainController: true });
      host.reboot.bitLocker = 'pin';
    },
    wish: 'rdp-reboot-host',
    ending: 'denied',
    says: ['it is a domain controller', 'a virtual machine runs on it', 'BitLocker PIN'],
    after: (host) => [host.reboot.restartAt, undefined],
  },
];

const build = { build: 20348, machineGuid: '3b1c7f52-6d0e-4c1b-9a57-2f80e41d6c38', fault: null };
const sessions = [
  { id: 2, user: 'LAB\\operator1', state: 'Active' as const },
  { id: 3, user: 'LAB\\operator2', state: 'Disconnected' as const },
];
const hosts = Array.from({ length: 4 }, (_, at) => ({ ...build, name: `ts-0${at + 1}`, sessions }));

interface Told {
  readonly run: RunState;
  readonly plan: string;
  readonly ending: string;
  readonly progress: string;
  readonly host: LabHost;
}

let story: Awaited<ReturnType<typeof openCheckStory>>;
const told = new Map<string, Told>();
const words = (card: string) => card.replace(/\s+/g, ' ');

/** Says the wish, approves what is planned, and waits for the end. `between` happens before the approval. */
async function repair(
  name: string,
  { faults, change = none, wish }: Pick<Story, 'faults' | 'change' | 'wish'>,
  between: (host: LabHost) => void = none,
): Promise<Told> {
  const place = story.lab.world.places.get(name)!;
  const { host } = place.machine;
  await story.given(name, 'slow-scripts');
  host.scriptDelayMs = 0;
  for (const fault of faults) await story.breakHost(name, fault);
  change(host);
  await story.lab.world.sync();
  const asked = await story.say('oncall', `/rdp-fix ${wish} ${name} reason="nobody gets in"`);
  const id = asked.check ?? '';
  const waiting = await readRun(story.world, id);
  if (waiting === null) throw new Error(`no run: ${asked.answer}`);
  let last = asked;
  if (waiting.ending === null) {
    between(host);
    last = await story.say('approver', `approve ${waiting.plan!.id}`);
  }
  const card = (slot: string) => words(last.drawn.findLast((one) => one.slot === slot)?.text ?? '');
  const run = (await readRun(story.world, id))!;
  const progress = words(last.drawn.map(({ text }) => text).join(' '));
  return { run, plan: card('plan'), ending: card('ending'), progress, host: structuredClone(host) };
}

beforeAll(async () => {
  story = await openCheckStory(hosts, { pauseMs: 20, connectTimeoutMs: 600 });
  const waiting = [...stories].reverse();
  const lane = async (name: string): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      told.set(one.title, await repair(name, one));
    }
  };
  await Promise.all(hosts.slice(1).map(({ name }) => lane(name)));
}, 300_000);
afterAll(() => story.close());

describe('a wish for a rung of the ladder', () => {
  it.each(stories.map((one) => [one.title, one] as const))(
    '%s',
    (title, { ending, says, plan = [], after }) => {
      const { run, plan: shown, ending: last, host } = told.get(title)!;
      expect({ ending: run.ending, last }).toEqual({ ending, last: expect.any(String) });
      for (const part of says) expect(last).toEqual(matching(part));
      for (const part of plan) expect(shown).toEqual(matching(part));
      const [is, must] = after?.(host) ?? [null, null];
      expect(is).toEqual(must);
    },
  );
});

describe('between the approval and the change', { timeout: 60_000 }, () => {
  const withheld = async (change: (host: LabHost) => void) =>
    (await repair('ts-01', { faults: [], wish: 'rdp-restart-termservice' }, change)).run.hosts[0]!;

  it('more people than the plan may cut off stop it', async () => {
    const { ending, reason } = await withheld((host) => {
      host.sessions.push({ id: 9, user: 'LAB\\operator9', state: 'Active' });
    });
    expect([ending, reason]).toEqual(['void', expect.stringContaining('3, and the plan says 2')]);
  });

  it('a number that cannot be learnt any more stops it', async () => {
    const { ending, reason } = await withheld((host) => {
      host.sessionsUncountable = true;
      host.sessions = [];
    });
    expect([ending, reason]).toEqual(['void', expect.stringContaining('could not be counted again')]);
  });

  it('a guard that refuses by now stops it', async () => {
    const { ending, reason } = await withheld((host) => {
      host.reboot.installing = true;
    });
    expect([ending, reason]).toEqual(['void', expect.stringContaining('are being installed')]);
  });

  it('a risk that was not approved stops it', async () => {
    const { ending, reason } = await withheld((host) => {
      host.roles.gateway = true;
    });
    expect([ending, reason]).toEqual(['void', 'What was approved did not say so: it is an RD Gateway.']);
  });
});

describe('a host that is restarted', () => {
  /** Fifteen minutes are for real hosts. */
  const within = (seconds: number) => {
    story.books.playbooks = story.books.playbooks.map((one) =>
      one.comesBackWithin === undefined ? one : { ...one, comesBackWithin: seconds },
    );
  };

  it('and does not come back is waited for, then somebody must look', async () => {
    within(5);
    const progress: string[] = [];
    const stop = story.world.progress.follow(({ text }) => progress.push(text));
    const told = await repair('ts-01', {
      faults: ['service-hangs'],
      change: (host) => Object.assign(host.reboot, { neverComesBack: true }),
      wish: 'rdp-reboot-host',
    });
    stop();
    expect(progress).toContain('waiting for ts-01 to come back');
    expect(told.run.ending).toBe('failed');
    expect(told.ending).toContain('did not come back in time: someone must look at its console');
    expect(told.ending).toContain('ts-01 has not come back');
    expect(runNeedsSomeone(told.run)).toBe(true);
  }, 90_000);

  it('and answers as if nothing had been sent has proved nothing', async () => {
    within(5);
    const place = story.lab.world.places.get('ts-01')!;
    const told = await repair('ts-01', { faults: [], wish: 'rdp-reboot-host' }, () =>
      Object.assign(place, { restart: { note: none, forget: none } }),
    );
    expect(told.run.ending).toBe('failed');
    expect(told.ending).toContain('has not restarted: it answers as it did before');
  }, 90_000);
});

const matching = (part: string | RegExp) =>
  typeof part === 'string' ? expect.stringContaining(part) : expect.stringMatching(part);
