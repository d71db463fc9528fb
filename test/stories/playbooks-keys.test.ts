import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyFileName, masks, sids } from '../../lab/access.ts';
import { cryptoFolder } from '../../lab/folders.ts';
import type { LabHost } from '../../lab/model.ts';
import { readRun } from '../../src/bot/read-run.ts';
import { atRest } from '../../src/bot/resting.ts';
import { openCheckStory } from './open-check-story.ts';

interface Expected {
  readonly title: string;
  readonly fault: string;
  /** What else is so on that host. */
  readonly besides?: (host: LabHost) => void;
  readonly fix: string;
  /** What the plan's card says; absent: it never comes to a plan. */
  readonly plan?: readonly string[];
  /** What the ending says, its word first. */
  readonly ending: readonly string[];
}

const grant = 'rdp-grant-key-access';
const renew = 'rdp-renew-certificate';
const replace = 'rdp-replace-listener-key';
const restore = 'rdp-restore-machinekeys';
const kept = 'C:\\ProgramData\\RdpMedicKeptKeys';

const table: readonly Expected[] = [
  {
    title: 'a key that the service cannot read is let be read, and nothing restarts',
    fault: 'key-unreadable',
    fix: grant,
    plan: ['NETWORK SERVICE read', 'nobody is cut off', 'proof RDP handshake from hq'],
    ending: ['remediated: HOST answers RDP again', 'One thing changed, nobody was cut off'],
  },
  {
    title: 'a Deny entry is shown and not taken off unasked',
    fault: 'key-denied',
    fix: grant,
    ending: ['denied: An entry denies S-1-5-20 the key', 'removeDeny=true', 'Nothing was changed'],
  },
  {
    title: 'a Deny entry is taken off as a change of its own, when that is asked for',
    fault: 'key-denied',
    fix: `${grant} removeDeny=true`,
    plan: ['Deny entries on key f686…_3b1c: NETWORK SERVICE DENIED read → nobody', 'removeDeny=true'],
    ending: ['remediated: HOST answers RDP again', 'One thing changed'],
  },
  {
    title: "a pinned certificate's key is let be read, and no more",
    fault: 'pin-key-unreadable',
    fix: grant,
    plan: ['NETWORK SERVICE read'],
    ending: ['remediated: HOST answers RDP again', 'One thing changed'],
  },
  {
    title: 'an access list that a policy sets is left to its owner, who is named',
    fault: 'key-unreadable',
    besides: (host) => {
      const [file] = Object.keys(host.keyFiles);
      host.policyOwners[`${cryptoFolder}\\MachineKeys\\${file}`] = "GPO 'Server hardening'";
    },
    fix: grant,
    ending: ["denied: access to the key on HOST is set by policy (GPO 'Server hardening')", 'Ask its owner'],
  },
  {
    title: 'a key that is not there cannot be let be read, and who makes one is named',
    fault: 'key-file-missing',
    fix: grant,
    ending: ['denied:', 'Nothing was changed'],
  },
  {
    title: 'a certificate without its key file is made anew',
    fault: 'key-file-missing',
    fix: renew,
    plan: ['a new one, valid to about six months ahead'],
    ending: ['remediated: HOST answers RDP again with a new certificate'],
  },
  {
    title: 'an orphan is made anew',
    fault: 'store-entry-orphaned',
    fix: renew,
    plan: ['without its key to a new one'],
    ending: ['remediated: HOST answers RDP again with a new certificate'],
  },
  {
    title: 'a key is replaced, kept for its days, and the new certificate is seen from outside',
    fault: 'key-unreadable',
    fix: replace,
    plan: [
      'a new one, valid to about six months ahead',
      `old key kept from absent to in ${kept} for 14 days; then rdp-delete-kept-keys deletes it, nothing else`,
      'nobody is cut off',
    ],
    ending: ['remediated: HOST answers RDP again with a new certificate'],
  },
  {
    title: 'a key is not replaced where no new one can be made: a full disk',
    fault: 'disk-full',
    fix: replace,
    ending: ['denied: C: has less than 10 MB free', 'Nothing was changed'],
  },
  {
    title: 'a certificate is not taken out where no new one can be made: a full disk',
    fault: 'disk-full',
    fix: renew,
    ending: ['denied: C: has less than 10 MB free', 'Make room first', 'Nothing was changed'],
  },
  {
    title: 'nor where SYSTEM is kept out of the store',
    fault: 'system-denied',
    fix: renew,
    ending: ['denied: An entry denies S-1-5-18 the registry key', 'Nothing was changed'],
  },
  {
    title: 'nor where a service that makes keys is disabled',
    fault: 'prerequisite-disabled',
    fix: renew,
    ending: ['denied: CryptSvc is disabled', 'Nothing was changed'],
  },
  {
    title: 'where ProgramData leads nowhere, that is said, and nothing is moved',
    fault: 'program-data-wrong',
    fix: renew,
    ending: [
      'denied: D:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys is not there',
      'Nothing was changed',
    ],
  },
  {
    title: 'renamed keys are put back one by one, and RDP answers again',
    fault: 'machine-keys-renamed',
    fix: restore,
    plan: ['keys missing from MachineKeys', '6de9…_3b1c', 'f686…_3b1c', 'nobody is cut off'],
    ending: ['remediated: HOST answers RDP again'],
  },
  {
    title: 'a renamed key whose name is taken is listed for a person',
    fault: 'machine-keys-renamed',
    besides: (host) => {
      const entries = [{ sid: sids.system, type: 'Allow' as const, mask: masks.full }];
      host.keyFiles[keyFileName('iisWasKey', host.machineGuid)] = { owner: sids.system, entries };
    },
    fix: restore,
    plan: ['left for a person, the name is taken: absent → 7694…_3b1c'],
    ending: ['remediated: HOST answers RDP again'],
  },
  {
    title: 'a folder for kept keys that somebody else made is not trusted',
    fault: 'key-unreadable',
    besides: (host) => {
      host.otherFolders = { [kept]: { owner: 'S-1-5-21-1-2-3-1001', entries: [] } };
    },
    fix: replace,
    ending: [`denied: ${kept} belongs to S-1-5-21-1-2-3-1001`, 'Nothing was changed'],
  },
  {
    title: 'a key whose new certificate does not come is said to be so, and can be put back',
    fault: 'key-unreadable',
    besides: (host) => {
      host.services.SessionEnv!.status = 'StopPending';
    },
    fix: replace,
    plan: [],
    ending: ['not-remediated: HOST is not as planned, and the proof fails'],
  },
  {
    title: 'a renewal that does not come is said, and the next rung named',
    fault: 'renewal-failed',
    besides: (host) => {
      host.services.SessionEnv!.status = 'StopPending';
    },
    fix: renew,
    plan: [],
    ending: ['failed:', 'The old entry is back. The next rung is a restart of TermService'],
  },
  {
    title: 'copies beyond their day are deleted when that is asked for, and the ending says what it proves',
    fault: 'schannel-log-off',
    besides: (host) => {
      const [[name, file] = ['', undefined]] = Object.entries(host.keyFiles);
      const full = (sid: string) => ({ sid, type: 'Allow' as const, mask: masks.full });
      host.otherFolders = {
        [kept]: { owner: sids.system, entries: [full(sids.system), full(sids.administrators)] },
      };
      host.otherFiles = { [`${kept}\\${name}.${'A'.repeat(40)}.20250101`]: structuredClone(file!) };
    },
    fix: 'rdp-delete-kept-keys',
    plan: ['kept beyond their day', 'CANNOT be undone'],
    ending: ['changed: what rdp-delete-kept-keys sets on HOST is in place'],
  },
];

const lanes = ['ts-01', 'ts-02', 'ts-03'];
const because = 'reason="nobody gets in"';
const words = (card: string): string => card.replace(/\s+/g, ' ');

let story: Awaited<ReturnType<typeof openCheckStory>>;
const told = new Map<string, { readonly plan: string; readonly ending: string; readonly name: string }>();
const hostOf = (name: string): LabHost => story.lab.world.places.get(name)!.machine.host;

/** Asks for the repair, has it approved by somebody else, and waits for how it ends. */
async function tell(name: string, { title, fault, besides, fix }: Expected): Promise<string> {
  await story.given(name, fault);
  besides?.(hostOf(name));
  const [playbook, ...given] = fix.split(' ');
  const asked = await story.say('oncall', ['/rdp-fix', playbook, name, ...given, because].join(' '));
  const run = asked.check!;
  const plan = words(await story.card(run, 'plan'));
  const id = /Plan ([0-9a-f]{8})/.exec(plan)?.[1];
  if (id !== undefined) await approve(run, id);
  told.set(title, { plan, ending: words(await story.card(run, 'ending')), name });
  return run;
}

async function approve(run: string, plan: string): Promise<void> {
  await story.say('approver', `approve ${plan}`);
  while ((await readRun(story.world, run))?.ending === null) {
    await atRest(story.world, { kind: 'run', id: run }, AbortSignal.timeout(20_000));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

beforeAll(async () => {
  const host = { build: 20348, machineGuid: '3b1c7f52-6d0e-4c1b-9a57-2f80e41d6c38', fault: null };
  const hosts = lanes.map((name) => ({ ...host, name, sessions: [] }));
  story = await openCheckStory(hosts, { pauseMs: 20, connectTimeoutMs: 600 });
  const waiting = [...table];
  const lane = async (name: string): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await tell(name, one);
  };
  await Promise.all(lanes.map(lane));
}, 180_000);
afterAll(() => story.close());

describe('repairs of keys and certificates, asked for, approved and proved', () => {
  it.each(table)('$title', ({ title, plan, ending }) => {
    const card = told.get(title)!;
    if (plan === undefined) expect(card.plan).toBe('');
    else expect(card.plan).not.toBe('');
    for (const part of plan ?? []) expect(card.plan).toContain(part);
    for (const part of ending) expect(card.ending).toContain(part.replaceAll('HOST', card.name));
  });

  it('a replaced key is put back by the undo, with the pair made since moved aside', async () => {
    const name = lanes[0]!;
    const run = await tell(name, table.find(({ fix }) => fix === replace)!);
    const host = hostOf(name);
    const [made] = host.remoteDesktopStore;
    expect(Object.keys(host.otherFiles!)).toHaveLength(1);
    const asked = await story.say('oncall', `/rdp-undo ${run} ${because}`);
    const plan = /Plan ([0-9a-f]{8})/.exec(words(await story.card(asked.check!, 'plan')))![1]!;
    await approve(asked.check!, plan);
    expect(words(await story.card(asked.check!, 'ending'))).toContain(
      `reverted: what ${run} changed on ${name}`,
    );
    expect(host.remoteDesktopStore[0]!.thumbprint).not.toBe(made!.thumbprint);
    expect(Object.keys(host.otherFiles!)).toEqual([expect.stringContaining(made!.thumbprint)]);
  }, 60_000);

  it('told nobody of a fault of ours', () => {
    expect(story.faults).toEqual([]);
  });
});
