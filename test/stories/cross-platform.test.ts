import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPeople } from '../../adapters/files/read-people.ts';
import { exampleSite } from '../../src/command/lab-site.ts';
import { eventually } from '../contracts/eventually.ts';
import type { FakeTeams, SeenMessage } from '../fakes/teams/fake-teams.ts';
import { startFakeTeams } from '../fakes/teams/start-fake-teams.ts';
import { openSlackStory, type SlackStory } from './open-slack-story.ts';

const remediated = 'remediated: ts-02 answers RDP again';
let teams: FakeTeams;
let story: SlackStory;

/** What that person sees in a channel of Teams, threads and all. */
function seenInTeams(place = 'ops', who = 'viewer'): readonly SeenMessage[] {
  const roots = teams.seenBy(who, place);
  return roots.flatMap((root) => (root.replies > 0 ? teams.seenBy(who, place, { thread: root.id }) : [root]));
}
const shownInTeams = (place?: string) =>
  seenInTeams(place)
    .map(({ shown }) => shown)
    .join('\n\n');
const approvable = (place?: string) =>
  seenInTeams(place).find(({ buttons }) => buttons.some(({ label }) => label === 'Approve'));

beforeAll(async () => {
  teams = await startFakeTeams({ rates: 1 });
  // People of the example site, each under the account they have there; the viewer is a stranger to it.
  const { value: people } = readPeople(join(exampleSite, 'people.yaml'));
  for (const { id: name, entra } of people!)
    if (entra !== null) teams.addPerson({ name, aadObjectId: entra });
  teams.addPerson({ name: 'viewer' });
  teams.addChannel({ name: 'servers' });
  story = await openSlackStory({
    mode: 'http',
    more: (_, folder) => {
      writeFileSync(join(folder, 'teams-password'), teams.password, { mode: 0o600 });
      return `teams:
  appId: ${teams.appId}
  passwordFile: teams-password
  tenantId: ${teams.tenant.id}
  serviceUrl: ${teams.serviceUrl}
  authority: {openIdMetadataUrl: "${teams.openId.metadataUrl}", tokenUrl: "${teams.tokenUrl}"}
announce:
  - teams: {tenantId: ${teams.tenant.id}, channel: "${teams.place('ops').id}"}
`;
    },
  });
  teams.deliverTo(`${story.url()}/api/messages`);
  // Teams is known to the bot from the first words that come in there.
  await teams.act('approver').mention('ops', 'status');
  await teams.idle();
}, 150_000);
afterAll(async () => {
  await story?.stop();
  await teams?.stop();
}, 60_000);

describe('a run asked for in Slack and announced in Teams', () => {
  it('shows its plan in both', async () => {
    await story.say('oncall', '/rdp-fix rdp-grant-key-access ts-02');
    await eventually(() => approvable() !== undefined, 30_000);
    expect(approvable()!.shown).toContain('rdp-grant-key-access on ts-02');
    await eventually(() => story.shown().includes('[ Approve ]'), 30_000);
  }, 60_000);

  it('is not approved by the one who asked, with the other account either', async () => {
    const acted = await teams.act('oncall').press('ops', approvable()!, 'Approve');
    expect(acted.delivery?.status).toBe(200);
    await teams.idle();
    const told = [
      ...acted.told,
      ...seenInTeams('ops', 'oncall')
        .filter((one) => one.private)
        .map(({ shown }) => shown),
    ];
    expect(told.join('\n')).toContain('You asked for this yourself');
    expect(approvable()).toBeDefined();
  }, 60_000);

  it('is shown in another channel too, to whoever asks there', async () => {
    const run = /\b(R\d+)\b/.exec(story.roots()[0]!.shown)![1]!;
    await teams.act('approver').mention('servers', `status ${run}`);
    await eventually(() => shownInTeams('servers').includes('rdp-grant-key-access on ts-02'), 30_000);
  }, 60_000);

  it('is approved in Teams, and its cards end the same everywhere', async () => {
    const acted = await teams.act('approver').press('ops', approvable()!, 'Approve');
    expect(acted.delivery?.status).toBe(200);
    await eventually(() => story.shown().includes(remediated), 30_000);
    await eventually(() => shownInTeams().includes(remediated), 30_000);
    await eventually(() => shownInTeams('servers').includes(remediated), 30_000);
    for (const shown of [story.shown(), shownInTeams(), shownInTeams('servers')]) {
      expect(shown).toMatch(/approved by approver at/);
      expect(shown).not.toContain('[ Approve ]');
    }
  }, 130_000);

  it('is not decided a second time: who says so late in Slack is told, and no card changes', async () => {
    const all = () => [story.shown(), shownInTeams(), shownInTeams('servers')];
    // The endings stand there; the cards beside them are rewritten one after the other.
    let before: string[];
    do {
      before = all();
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    } while (before.join() !== all().join());
    await story.say('approver', 'approve');
    await eventually(() => story.whispered('approver') !== '', 30_000);
    expect(all()).toEqual(before);
  }, 60_000);

  it('made no call that Teams refused, and left nothing on stderr', async () => {
    await teams.idle();
    const refused = teams.log.calls.filter(({ status }) => (status ?? 0) >= 400);
    expect(refused.map(({ method, path, status }) => [method, path, status])).toEqual([]);
    expect(teams.log.deliveries.filter(({ failed }) => failed !== null)).toEqual([]);
    const { code, err } = await story.stop();
    expect([code, err]).toEqual([0, '']);
  }, 60_000);
});
