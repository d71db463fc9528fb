import { WebClient } from '@slack/web-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderMessage } from '../../adapters/slack/render.ts';
import { renderHome } from '../../adapters/slack/render-home.ts';
import { renderView } from '../../adapters/slack/render-view.ts';
import type { Message } from '../../src/view/message.ts';
import { cards } from '../../src/view/samples/cards.ts';
import { checkView } from '../fakes/slack/check-view.ts';
import type { FakeSlack } from '../fakes/slack/fake-slack.ts';
import { startFakeSlack } from '../fakes/slack/start-fake-slack.ts';
import { anyForm, anyMessage, nasty } from './any-message.ts';

describe('a Slack that refuses what is over a limit', () => {
  let slack: FakeSlack;
  let client: WebClient;
  let channel: string;
  let reader: string;
  beforeAll(async () => {
    slack = await startFakeSlack({ rates: 'off' });
    reader = slack.addUser({ name: 'reader' }).id;
    channel = slack.addChannel({ name: 'cards' }).id;
    client = new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } });
  });
  afterAll(() => slack.stop());

  async function post(message: Message): Promise<string> {
    const { text, blocks } = renderMessage(message, { attach: true });
    const posted = await client.chat.postMessage({ channel, text, blocks });
    await client.chat.update({ channel, ts: posted.ts!, text, blocks });
    return posted.ts!;
  }

  it.each(cards)('takes %s, and a person reads and can press all of it', async (_, card) => {
    const ts = await post(card);
    const seen = slack.seenBy('reader', 'cards').find((one) => one.ts === ts);
    const commands = card.blocks.flatMap((block) =>
      block.kind === 'buttons' ? block.buttons.map(({ command }) => command) : [],
    );
    expect(seen?.buttons.map(({ value }) => value)).toEqual(commands);
    expect(seen?.notification.split('\n')[0]).toBe(card.text);
  });

  it('takes any message', async () => {
    await fc.assert(
      fc.asyncProperty(anyMessage, async (message) => void (await post(message))),
      {
        numRuns: 40,
      },
    );
  });

  it('notifies nobody, whatever a host is called', async () => {
    const before = slack.log.notified.length;
    for (const text of nasty) {
      await post({
        text,
        blocks: [
          { kind: 'heading', mark: 'fault', text },
          { kind: 'context', text },
          { kind: 'facts', title: text, rows: [{ label: text, value: text, state: text }] },
        ],
      });
    }
    expect(slack.log.notified.slice(before)).toEqual([]);
    await client.chat.postMessage({ channel, text: '<!channel>' });
    expect(slack.log.notified.length).toBeGreaterThan(before);
  });

  it('takes any page of one person', async () => {
    await fc.assert(
      fc.asyncProperty(anyMessage, async (message) => {
        await client.views.publish({ user_id: reader, view: renderHome(message) });
      }),
      { numRuns: 20 },
    );
  });

  it('takes any form', () => {
    fc.assert(
      fc.property(anyForm, (form) => {
        checkView(renderView(form, { callbackId: 'form', privateMetadata: '{}' }), 'modal');
      }),
      { numRuns: 60 },
    );
  });
});
