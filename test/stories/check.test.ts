import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faults } from '../../lab/faults/catalog.ts';
import { knownCauses } from '../../src/diagnosis/known-causes.ts';
import { checkedFaults as table, waysInFaults as waysIn } from './checked-faults.ts';
import { openCheckStory, type Told } from './open-check-story.ts';

const build = { build: 20348, machineGuid: '3b1c7f52-6d0e-4c1b-9a57-2f80e41d6c38', fault: null };
const sessions = [
  { id: 2, user: 'LAB\\operator1', state: 'Active' as const },
  { id: 3, user: 'LAB\\operator2', state: 'Disconnected' as const },
];
const hosts = Array.from({ length: 5 }, (_, at) => ({ ...build, name: `ts-0${at + 1}`, sessions }));
const titles = new Map(knownCauses.map(({ id, title }) => [id, title]));
/** A card as it reads, whatever its columns. */
const words = (card: string) => card.replace(/\s+/g, ' ');

let story: Awaited<ReturnType<typeof openCheckStory>>;
const told = new Map<string, Told>();

beforeAll(async () => {
  story = await openCheckStory(hosts, { pauseMs: 20, connectTimeoutMs: 600 });
  // The one that hangs takes its deadline; it goes first, beside the others.
  const waiting = ['part-hangs', ...Object.keys(table), 'no-way-in', 'key-refused', 'output-large'];
  const lane = async (name: string): Promise<void> => {
    for (let fault = waiting.shift(); fault !== undefined; fault = waiting.shift()) {
      await story.given(name, fault);
      told.set(fault, await story.say('oncall', `/rdp-check ${name}`));
    }
  };
  await Promise.all(hosts.map(({ name }) => lane(name)));
}, 180_000);
afterAll(() => story.close());

const of = (fault: string) => told.get(fault)!;

describe('/rdp-check on a host with a fault', () => {
  it('is told for every fault there is', () => {
    const names = faults.map(({ name }) => name).sort();
    expect([...Object.keys(table), ...waysIn].sort()).toEqual(names);
  });

  it.each(Object.keys(table))('%s: names the first cause and what to do next', async (fault) => {
    const { first, title = titles.get(first)!, next, details = [] } = table[fault]!;
    const { root, details: thread, check } = of(fault);
    expect((await story.causes(check!))[0]).toMatch(new RegExp(`^${first} `));
    if (first !== 'healthy') {
      expect(words(root)).toContain(title);
      expect(words(thread)).toContain(`1 ${title}`);
      expect(words(thread)).toMatch(/for .* against .* not looked /);
    }
    expect(words(root)).toContain(next);
    for (const part of details) expect(words(thread)).toEqual(expect.stringMatching(asPattern(part)));
  });

  it.each(Object.keys(table))('%s: says who is logged on, and that the whole inside was seen', (fault) => {
    const thread = words(of(fault).details);
    expect(thread).toContain('inside: looked, no part left out');
    expect(thread).toMatch(/logged on state LAB\\operator1 \w+ LAB\\operator2 disconnected/);
    expect(words(of(fault).root)).toMatch(/2 people are logged on, (1|none) of them active/);
  });

  it('takes neither of our own two looks for a stranger, and rests on what our probe left behind', () => {
    const thread = words(of('key-unreadable').details);
    expect(thread).toMatch(/System 36870 at [\d:]+, (in the second of|one second after) our probe/);
    for (const { details } of told.values()) expect(words(details)).not.toContain('others connected');
  });

  it('told nobody of a fault of ours', () => {
    expect(story.faults).toEqual([]);
  });
});

function asPattern(part: string | RegExp): RegExp {
  return typeof part === 'string' ? new RegExp(part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')) : part;
}

describe('/rdp-check where the inside cannot be seen whole', () => {
  it('shows what came in time, and of the part that hangs that it gave no answer', async () => {
    const { details, drawn, check } = of('part-hangs');
    expect(words(details)).toContain(
      'inside: looked at 20 of 21 parts. Not at key-access (no answer within 15 s)',
    );
    const events = await story.events(check!);
    const ms = (type: string) => Date.parse(events.find((event) => event.type === type)!.at);
    const end = ms('seen-inside') - ms('asked');
    expect(end).toBeGreaterThan(14_000);
    expect(end).toBeLessThan(25_000);
    // What the others said stood there long before.
    const partly = drawn.find(({ text }) => words(text).includes('Still to come: key-access'))!;
    expect(partly.atMs - Date.parse(events[0]!.at)).toBeLessThan(end - 3_000);
  });

  it('says that nobody gets in, and what is seen from outside all the same', async () => {
    for (const fault of ['no-way-in', 'key-refused']) {
      const { root, details, check } = of(fault);
      expect(words(root)).toContain('RDP answers as it should');
      expect(words(root)).toContain('Seen from outside, there is nothing to repair.');
      expect(words(details)).toContain('I cannot look inside:');
      expect(words(details)).not.toContain('Logged on: nobody');
      expect((await story.events(check!)).map(({ type }) => type)).toEqual([
        'asked',
        'seen-outside',
        'seen-inside',
      ]);
    }
  });

  it('keeps nothing of answers that are too large, and says so', async () => {
    const { details } = of('output-large');
    expect(words(details)).toContain('Inside: nothing looked at.');
    expect(words(details)).toContain('too much to be kept');
    expect(words(details)).toContain('Logged on: unknown; it could not be counted.');
  });
});

describe('/rdp-check of somebody whom the policy denies it', () => {
  it('is refused with the rule, and looks at nothing', async () => {
    const before = story.lab.journal.entries.length;
    const { rules } = story.books.policy;
    const deny = { ...rules[0]!, name: 'not-for-viewers', groups: ['viewers'], decision: 'deny' as const };
    story.books.policy = {
      ...story.books.policy,
      rules: [...rules, { ...deny, reason: 'Viewers read cards; they ask for none.' }],
    };
    const { check, answer, drawn } = await story.say('viewer', '/rdp-check ts-01');
    expect(answer).toContain('Viewers read cards; they ask for none.');
    expect([check, drawn]).toEqual([null, []]);
    expect(story.lab.journal.entries.length).toBe(before);
  });
});

describe('what a check leaves behind', () => {
  it('is an entry for each look, with how much of the inside was seen, and no lease', async () => {
    const { check } = of('part-hangs');
    const entries = (await story.audit()).filter(
      ({ what, detail }) => what.startsWith('check-') && detail.check === check,
    );
    expect(entries.map(({ actor, what }) => `${actor} ${what}`)).toEqual([
      'oncall check-asked',
      'rdp-medic check-seen-outside',
      'rdp-medic check-seen-again',
      'rdp-medic check-seen-inside',
    ]);
    expect(entries.at(-1)!.detail).toMatchObject({
      looked: '20',
      notLooked: '1',
      missing: 'key-access timed-out',
    });
    for (const { name } of hosts) {
      expect(await story.world.leases.take(name, 'R1', 1)).toMatchObject({ kind: 'taken' });
    }
  });
});
