import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRun } from '../../src/bot/read-run.ts';
import { atRest } from '../../src/bot/resting.ts';
import { openCheckStory } from './open-check-story.ts';

interface Expected {
  readonly fault: string;
  /** What is typed behind /rdp-fix, the host apart. */
  readonly fix: readonly [playbook: string, ...values: string[]];
  /** What the plan's card says; absent: it does not come to a plan. */
  readonly plan?: readonly string[];
  readonly ending: string;
  /** What the last card says. */
  readonly says: readonly string[];
}

const allow = 'rdp-allow-firewall';

const table: Readonly<Record<string, Expected>> = {
  'rules that are off are switched on, and the port is seen to be open': {
    fault: 'firewall-rules-off',
    fix: [allow],
    plan: ['RemoteDesktop-UserMode-In-TCP', 'RemoteDesktop-UserMode-In-UDP', 'port-open'],
    ending: 'remediated',
    says: ['proof: port-open'],
  },
  'on a Public network it asks for addresses': {
    fault: 'public-network',
    fix: [allow],
    ending: 'denied',
    says: ['A network in use is Public', 'remoteAddresses='],
  },
  'on a Public network a rule for named addresses lets these in': {
    fault: 'public-network',
    fix: [allow, 'remoteAddresses=127.0.0.0/8'],
    plan: ['RdpMedic-RemoteDesktop-In-TCP', '127.0.0.0/255.0.0.0'],
    ending: 'remediated',
    says: ['proof: port-open'],
  },
  'a rule for addresses that are not ours does not hold, and is taken away': {
    fault: 'public-network',
    fix: [allow, 'remoteAddresses=192.0.2.0/24'],
    plan: ['192.0.2.0/255.255.255.0'],
    ending: 'reverted',
    says: ['reverted'],
  },
  'another port asks for addresses': {
    fault: 'port-moved',
    fix: [allow],
    ending: 'denied',
    says: ['listens on port 3390', 'remoteAddresses='],
  },
  'a rule that blocks is named and left as it is': {
    fault: 'firewall-block-rule',
    fix: [allow],
    ending: 'denied',
    says: ["'Block-Remote-Access-In' blocks the port", 'left as it is'],
  },
  'a policy that lets no local rule count is named': {
    fault: 'local-rules-ignored',
    fix: [allow],
    ending: 'denied',
    says: ['which firewall rules count', 'a policy'],
  },
  'a policy that wants IPsec is named': {
    fault: 'ipsec-required',
    fix: [allow],
    ending: 'denied',
    says: ['Domain isolation: require inbound', 'a policy'],
  },
  'Remote Desktop that is off is switched on for whoever asks by name': {
    fault: 'rdp-off',
    fix: ['rdp-enable'],
    plan: ['RDP refused: yes (1) → no (0)', 'RDP handshake from hq'],
    ending: 'remediated',
    says: ['proof: handshake'],
  },
  'a policy that keeps it off is named': {
    fault: 'rdp-off-by-policy',
    fix: ['rdp-enable'],
    ending: 'denied',
    says: ["RDP refused on ts-01 is set by policy (GPO 'No remote access')"],
  },
  'an account is let in, which the next logon alone can prove': {
    fault: 'drain-mode',
    fix: ['rdp-add-user', 'account=LAB\\operator1'],
    plan: ['S-1-5-21-1004336348-1177238915-682003330-1104'],
    ending: 'changed',
    says: ['changed: '],
  },
  'everybody is not let in': {
    fault: 'drain-mode',
    fix: ['rdp-add-user', 'account=Everyone'],
    ending: 'denied',
    says: ['stands for more people than one account'],
  },
};

const host = 'ts-01';
const place = { name: host, build: 20348, machineGuid: '3b1c7f52-6d0e-4c1b-9a57-2f80e41d6c38', fault: null };
const because = 'reason="nobody gets in"';
const words = (card: string) => card.replace(/\s+/g, ' ');

let story: Awaited<ReturnType<typeof openCheckStory>>;
beforeAll(async () => {
  story = await openCheckStory([{ ...place, sessions: [] }], { pauseMs: 20, connectTimeoutMs: 400 });
}, 30_000);
afterAll(() => story.close());

/** Asked for by one, approved by another where it comes to a plan; every card as it came to be. */
async function tell({ fault, fix: [playbook, ...values] }: Expected) {
  await story.given(host, fault);
  const asked = await story.say('oncall', ['/rdp-fix', playbook, host, ...values, because].join(' '));
  if (asked.check === null) return { run: null, answer: asked.answer, cards: '', ending: null };
  const run = asked.check;
  if ((await readRun(story.world, run))?.ending === null) {
    await story.say('approver', 'approve');
    await atRest(story.world, { kind: 'run', id: run }, new AbortController().signal);
    while ((await story.world.outbox.due(50)).length > 0) await new Promise((go) => setTimeout(go, 10));
  }
  const cards = story.cards(run).map(({ text }) => text);
  return {
    run,
    answer: asked.answer,
    cards: words(cards.join('\n')),
    ending: (await readRun(story.world, run))!.ending,
  };
}

describe('who can reach a host', () => {
  it.each(Object.entries(table))(
    '%s',
    async (_, expected) => {
      const { cards, ending } = await tell(expected);
      expect(ending, cards).toBe(expected.ending);
      for (const part of [...(expected.plan ?? []), ...expected.says]) expect(cards).toContain(part);
      expect(cards.includes('approver approved')).toBe(expected.plan !== undefined);
    },
    20_000,
  );

  it('never offers to switch it on unasked', async () => {
    await story.given(host, 'rdp-off');
    const check = await story.say('oncall', `/rdp-check ${host}`);
    expect(`${check.root} ${check.details}`).not.toContain('rdp-enable');
    const { answer, check: run } = await story.say('oncall', `/rdp-fix ${host}`);
    expect(run).toBeNull();
    expect(answer).toContain('None of my playbooks repairs this');
  }, 20_000);

  it('told nobody of a fault of ours', () => {
    expect(story.faults).toEqual([]);
  });
});
