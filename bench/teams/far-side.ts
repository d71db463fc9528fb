import type { SeenMessage, SentRequest } from '../../test/fakes/teams/fake-teams.ts';
import { startFakeTeams } from '../../test/fakes/teams/start-fake-teams.ts';
import { answerParent } from '../child.ts';
import type { Saying } from '../slack/mix.ts';
import { channels } from './channels.ts';

/** Teams in a process of its own, so that its work is not counted as anybody else's. Rates are off: more calls come through. */
const teams = await startFakeTeams({ rates: 'off' });
for (const name of channels) teams.addChannel({ name });
const people = ['oncall', 'approver', 'viewer'] as const;
for (const name of people) teams.addPerson({ name });

interface Card extends SeenMessage {
  readonly channel: string;
}

/** Run → its card that can be approved, as last looked for: looking for them takes a while. */
let cards: ReadonlyMap<string, Card> = new Map();
let pressed = 0;
let said = 0;

/** Cards stand in threads, and a thread's root names its run. */
function planCards(): ReadonlyMap<string, Card> {
  const found = new Map<string, Card>();
  for (const channel of channels)
    for (const root of teams.seenBy('viewer', channel)) {
      if (root.replies === 0) continue;
      const below = teams.seenBy('viewer', channel, { thread: root.id });
      const run = below.map(({ shown }) => /\b(R\d+)\b/.exec(shown)?.[1]).find((one) => one !== undefined);
      const card = below.find(({ buttons }) => buttons.some(({ label }) => label === 'Approve'));
      if (run !== undefined && card !== undefined) found.set(run, { ...card, channel });
    }
  return found;
}

/** What a real client sends when a button that says `say` is pressed on that card. */
function pressRequest(who: string, card: Card, verb: string, data: unknown): SentRequest {
  const model = teams.request('say', who, card.channel, 'status');
  const { text, textFormat, attachments, entities, ...envelope } = JSON.parse(model.body);
  pressed += 1;
  const activity = {
    ...envelope,
    type: 'invoke',
    name: 'adaptiveCard/action',
    id: `f:${pressed}-${process.pid}`,
    replyToId: card.id,
    conversation: { ...envelope.conversation, id: `${teams.place(card.channel).id};messageid=${card.root}` },
    value: { action: { type: 'Action.Execute', title: 'x', id: '', verb, data }, trigger: 'manual' },
  };
  return { ...model, body: JSON.stringify(activity) };
}

function approveRequest(who: string, run: string): SentRequest {
  const card = cards.get(run);
  if (card === undefined) throw new Error(`${run} has no card that can be approved`);
  const button = card.buttons.find(({ label }) => label === 'Approve')!;
  return pressRequest(who, card, button.verb ?? 'say', button.data);
}

/** Sends it and no more: what the person then sees is not worked out. */
async function deliver(request: SentRequest) {
  const beganMs = performance.now();
  const { status } = await teams.resend(request);
  return { status, tookMs: performance.now() - beganMs };
}

export const farSide = {
  facts: () => ({
    appId: teams.appId,
    password: teams.password,
    tenantId: teams.tenant.id,
    serviceUrl: teams.serviceUrl,
    metadataUrl: teams.openId.metadataUrl,
    issuer: teams.openId.issuer,
    tokenUrl: teams.tokenUrl,
    people: people.map((name) => ({ name, id: teams.person(name).aadObjectId })),
  }),
  deliverTo: (url: string) => teams.deliverTo(url),
  /** Runs whose plan waits for approval, in the order they were asked for. */
  waiting() {
    cards = planCards();
    return [...cards.keys()];
  },
  /** Signed invokes, as Teams would send them, to be sent by somebody else: every saying is a press on a card. */
  async requests(sayings: readonly Saying[]): Promise<readonly SentRequest[]> {
    const known = [...cards.values()];
    if (known.length === 0) throw new Error('there is no card to press a button on');
    const requests: SentRequest[] = [];
    for (const [index, saying] of sayings.entries()) {
      // Signing takes its time, and whoever else talks meanwhile is not to wait for all of it.
      if (index % 10 === 9) await new Promise((resolve) => setImmediate(resolve));
      requests.push(
        saying.kind === 'click'
          ? approveRequest('viewer', saying.run)
          : // How a run stands is asked at its own card; asked elsewhere it would be shown there from then on as well.
            pressRequest('oncall', cards.get(saying.text) ?? known[index % known.length]!, 'say', {
              say: `${saying.command} ${saying.text}`.trim(),
            }),
      );
    }
    return requests;
  },
  say(who: string, command: string, text: string) {
    said += 1;
    const channel = channels[said % channels.length]!;
    return deliver(teams.request('mention', who, channel, `${command} ${text}`.trim()));
  },
  approve: (run: string) => deliver(approveRequest('approver', run)),
  /** Calls to the connector so far, and those that were refused. */
  calls: () => ({
    made: teams.log.calls.length,
    refused: teams.log.calls.filter(({ status }) => status === null || status >= 400).length,
  }),
  whispered: (): readonly string[] => [],
};

answerParent(farSide, () => teams.stop());
