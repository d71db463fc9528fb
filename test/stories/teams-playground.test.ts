import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../contracts/eventually.ts';
import type { Dict } from '../fakes/teams/fake-teams.ts';
import { renderActivity } from '../fakes/teams/render.ts';
import {
  botId,
  type Playground,
  startPlayground,
  tenantId,
  userIdOf,
} from '../fakes/teams/start-playground.ts';
import { castOf, freePort, type Served, serveTeams } from './open-teams-story.ts';

/**
 * The same bot in Microsoft's Agents Playground, over the calls that its own page makes. It signs nothing, so the bot
 * stands in its development mode: nobody is asked who they are, on loopback alone.
 */
const ops = '19:ops@thread.tacv2';
const flat = (text: string) => text.replace(/\s+/g, ' ');

interface Shown {
  readonly id: string;
  /** Where it stands: the channel, or the thread below a post of it. */
  readonly at: string;
  readonly from: string;
  readonly text: string;
  readonly buttons: readonly { readonly label: string; readonly data: unknown }[];
  readonly edits: number;
}

let playground: Playground;
let served: Served;

/** Every message as it stands now, in the order in which they came. */
function messages(): readonly Shown[] {
  const all = new Map<string, Shown>();
  for (const { action, actionConversationId, message } of playground.told) {
    if (action !== 'createMessage' && action !== 'updateMessage') continue;
    const { messageId, from, text, attachments } = message as Dict;
    const id = String(messageId);
    const { shown, buttons } = renderActivity({ text, attachments }, null);
    const before = all.get(id);
    const at = before?.at ?? String(actionConversationId);
    const edits = before === undefined ? 0 : before.edits + 1;
    all.set(id, { id, at, from: String((from as Dict)?.id), text: shown, buttons, edits });
  }
  return [...all.values()];
}

const shown = () =>
  flat(
    messages()
      .map(({ text }) => text)
      .join('\n'),
  );
const cardWith = (label: string) =>
  messages().findLast(({ buttons }) => buttons.some((one) => one.label === label));

async function say(text: string): Promise<void> {
  const at = '<at>rdp-medic</at>';
  const { status } = await playground.ask(
    'POST',
    `/_conversation/v1/conversations/${encodeURIComponent(ops)}/messages`,
    {
      ...{ type: 'text', textFormat: 'plain', from: { id: userIdOf('oncall') }, text: `${at} ${text}` },
      mentions: [{ mentioned: { id: botId }, text: at }],
    },
  );
  expect(status).toBe(200);
}

/** Presses a button of the newest card that has it; gives what the presser's client was answered. */
async function press(who: string, label: string): Promise<string> {
  const card = cardWith(label)!;
  const { data } = card.buttons.find((one) => one.label === label)!;
  // A post's own thread is where its buttons are pressed.
  const thread = card.at.includes(';') ? card.at : `${card.at};messageid=${card.id}`;
  const { status, body } = await playground.ask('POST', '/_conversation/v1/invoke', {
    name: 'adaptiveCard/action',
    value: { action: { type: 'Action.Execute', title: label, verb: 'say', data }, trigger: 'manual' },
    from: { id: userIdOf(who) },
    conversation: { id: thread },
    replyToId: card.id,
  });
  expect(status, JSON.stringify(body)).toBe(200);
  return flat(JSON.stringify(body));
}

beforeAll(async () => {
  // Each must know the other's address when it starts.
  const port = await freePort();
  const entra = Object.fromEntries(castOf().map((one) => [one.name, one.entra]));
  playground = await startPlayground(`http://127.0.0.1:${port}/api/messages`, entra);
  const section = `  allowUnauthenticated: true
  tenants: [${tenantId}]
  serviceUrl: ${playground.serviceUrl}`;
  served = await serveTeams(() => section, port);
}, 120_000);
afterAll(async () => {
  await served?.stop();
  await playground?.stop();
}, 60_000);

describe('in the Agents Playground, without a browser', () => {
  it('a check sees the fault from outside, and why', async () => {
    await say('check ts-02');
    await eventually(() => shown().includes('ts-02: the server hangs up during the TLS handshake'), 30_000);
    await eventually(() => shown().includes('inside: looked, no part left out'), 30_000);
    await eventually(() => cardWith('Plan it') !== undefined, 20_000);
  });

  it('a plan is a card that waits for an approver', async () => {
    await press('oncall', 'Plan it');
    await eventually(() => cardWith('Approve') !== undefined, 30_000);
    await eventually(() => shown().includes('waiting for approval'), 20_000);
    expect(cardWith('Approve')!.text).toContain('rdp-grant-key-access on ts-02');
  });

  it('who asked cannot approve it, and is told why alone', async () => {
    expect(await press('oncall', 'Approve')).toContain('You asked for this yourself');
    expect(shown()).not.toContain('You asked for this yourself');
    expect(await press('viewer', 'Approve')).toContain('Only server-approvers may decide on this plan');
    expect(shown()).toContain('waiting for approval');
  });

  it('a second person approves: cards are edited in place, and the proof ends the run', async () => {
    const card = cardWith('Approve')!;
    await press('approver', 'Approve');
    await eventually(() => shown().includes('R1 remediated'), 40_000);
    await eventually(() => shown().includes('proof: handshake'), 20_000);
    expect(shown()).toContain('remediated: ts-02 answers RDP again');
    await eventually(() => cardWith('Approve') === undefined, 10_000);
    const now = messages().find(({ id }) => id === card.id)!;
    expect(now.edits).toBeGreaterThan(card.edits);
    const root = messages().find(({ text }) => text.includes('R1 remediated'))!;
    expect(root.edits).toBeGreaterThan(0);
  });
});

const browserPath = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)]
  .map((one) => join(one, 'chromium'))
  .find((one) => existsSync(one));

describe.skipIf(browserPath === undefined)('in its page (skipped where there is no chromium)', () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: browserPath!,
      args: [
        // Chromium's sandbox refuses to run as root.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        ...[
          '--disable-gpu',
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
        ],
        // No name is looked up: what the page wants elsewhere, such as fonts, it does without.
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
      ],
    });
    page = await browser.newPage();
    await page.goto(playground.url);
    await page.getByRole('treeitem', { name: 'lab team - ops' }).click();
  }, 60_000);
  afterAll(() => browser?.close());
  const approve = () => page.getByRole('button', { name: 'Approve', exact: true });

  it('a check is asked for at the keyboard, and its card says what is wrong', async () => {
    await page.locator('[data-lexical-editor=true]').first().click();
    await page.keyboard.type('@');
    await page.locator('[role=menuitem]', { hasText: 'rdp-medic' }).first().click();
    await page.keyboard.type(' check ts-04');
    await page.getByRole('button', { name: 'Post', exact: true }).click();
    await page.getByText('ts-04: nothing listens on its RDP port').first().waitFor();
    await page.getByText('inside: looked, no part left out').first().waitFor();
    await page.getByRole('button', { name: 'Plan it', exact: true }).waitFor();
  });

  it('a press plans the repair; the one who asked presses Approve in vain', async () => {
    await page.getByRole('button', { name: 'Plan it', exact: true }).click();
    await approve().waitFor();
    const answered = page.waitForResponse(
      (one) =>
        one.url().includes('/invoke') && (one.request().postData() ?? '').includes('"title":"Approve"'),
    );
    await approve().click();
    expect(await (await answered).text()).toContain('You asked for this yourself');
    expect(shown()).toContain('ts-04 is waiting for approval');
    expect(await approve().count()).toBe(1);
  });

  it('a second person approves; the card loses its buttons, and the proof is shown where the plan was', async () => {
    await press('approver', 'Approve');
    await page.getByText('remediated: ts-04 answers RDP again').first().waitFor();
    await eventually(async () => (await approve().count()) === 0, 20_000);
    await page.getByText('proof: handshake').first().waitFor();
    expect(await page.getByText('ts-04: nothing listens on its RDP port').count()).toBeLessThanOrEqual(1);
  });
});

describe('the Playground', () => {
  it('ends with nothing on stderr, and nothing left this machine', async () => {
    const { code, err } = await served.stop();
    expect([code, err]).toEqual([0, '']);
    expect(playground.said()).not.toMatch(/refused a connection/);
  });
});
