import type { SeenMessage, SentRequest } from '../../test/fakes/slack/fake-slack.ts';
import { startFakeSlack } from '../../test/fakes/slack/start-fake-slack.ts';
import { answerParent } from '../child.ts';
import type { Saying } from './mix.ts';

/** Slack in a process of its own, so that its work is not counted as anybody else's. Rates are off: more calls come through. */
const slack = await startFakeSlack({ rates: 'off' });
const channel = 'ops';
const people = ['oncall', 'approver', 'viewer'] as const;
for (const name of people) slack.addUser({ name });
slack.addChannel({ name: channel });

/** Run → its card that can be approved, as last looked for: looking for them takes a while. */
let cards: ReadonlyMap<string, SeenMessage> = new Map();

/** Cards stand in threads, and a thread's root names its run. */
function planCards(): ReadonlyMap<string, SeenMessage> {
  const found = new Map<string, SeenMessage>();
  for (const root of slack.seenBy('viewer', channel)) {
    const run = /\b(R\d+)\b/.exec(root.shown)?.[1];
    if (run === undefined || root.replies === 0) continue;
    const card = slack
      .seenBy('viewer', channel, { thread: root.ts })
      .find(({ buttons }) => buttons.some(({ label }) => label === 'Approve'));
    if (card !== undefined) found.set(run, card);
  }
  return found;
}

function clickRequest(who: string, card: SeenMessage): SentRequest {
  // A command's own address and trigger: what a click carries of them looks the same.
  const model = slack.request('command', who, channel, '/rdp-status', '');
  const form = Object.fromEntries(new URLSearchParams(model.body));
  const button = card.buttons.find(({ label }) => label === 'Approve')!;
  const block = card.blocks.find((one) => JSON.stringify(one).includes(button.actionId))!;
  const payload = {
    type: 'block_actions',
    team: { id: form.team_id, domain: form.team_domain },
    user: { id: form.user_id, username: form.user_name, name: form.user_name, team_id: form.team_id },
    api_app_id: form.api_app_id,
    token: form.token,
    enterprise: null,
    is_enterprise_install: false,
    container: {
      type: 'message',
      message_ts: card.ts,
      channel_id: form.channel_id,
      is_ephemeral: false,
      ...(card.threadTs === null ? {} : { thread_ts: card.threadTs }),
    },
    trigger_id: form.trigger_id,
    channel: { id: form.channel_id, name: form.channel_name },
    message: { ts: card.ts, thread_ts: card.threadTs, text: card.notification, blocks: card.blocks },
    response_url: form.response_url,
    actions: [
      {
        type: 'button',
        action_id: button.actionId,
        block_id: block.block_id,
        value: button.value,
        action_ts: form.trigger_id,
      },
    ],
  };
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  return { ...model, body, headers: { ...model.headers, ...slack.sign(body) } };
}

/** Sends it and no more: what the person then sees is not worked out. */
async function deliver(request: SentRequest) {
  const beganMs = performance.now();
  const { status } = await slack.resend(request);
  return { status, tookMs: performance.now() - beganMs };
}

export const farSide = {
  facts: () => ({
    apiUrl: slack.apiUrl,
    team: slack.team.id,
    botToken: slack.botToken,
    signingSecret: slack.signingSecret,
    people: people.map((name) => ({ name, id: slack.user(name).id })),
  }),
  deliverTo: (url: string) => slack.deliverTo(url),
  /** Runs whose plan waits for approval, in the order they were asked for. */
  waiting() {
    cards = planCards();
    return [...cards.keys()];
  },
  /** Signed requests, as Slack would send them, to be sent by somebody else. */
  requests(sayings: readonly Saying[]): readonly SentRequest[] {
    return sayings.map((saying) => {
      if (saying.kind === 'command')
        return slack.request('command', 'oncall', channel, saying.command, saying.text);
      const card = cards.get(saying.run);
      if (card === undefined) throw new Error(`${saying.run} has no card that can be approved`);
      return clickRequest('viewer', card);
    });
  },
  say: (who: string, command: string, text: string) =>
    deliver(slack.request('command', who, channel, command, text)),
  approve(run: string) {
    const card = cards.get(run);
    if (card === undefined) throw new Error(`${run} has no card that can be approved`);
    return deliver(clickRequest('approver', card));
  },
  /** Web API calls so far, and those that were refused. */
  calls: () => ({
    made: slack.log.calls.length,
    refused: slack.log.calls.filter(({ answer }) => answer.ok !== true).length,
  }),
  /** Everything the approver was told alone. */
  whispered: () =>
    slack
      .seenBy('approver', channel)
      .flatMap((root) => [root, ...slack.seenBy('approver', channel, { thread: root.ts })])
      .filter(({ ephemeral }) => ephemeral)
      .map(({ shown }) => shown),
};

answerParent(farSide, () => slack.stop());
