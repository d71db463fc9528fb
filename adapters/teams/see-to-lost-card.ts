import type { Message } from '../../src/view/message.ts';
import { baseOf, threadRef } from './address.ts';
import type { ActionData } from './card.ts';
import type { FrontDesk } from './front-desk.ts';
import { linkTo } from './link-to.ts';
import { partsOf, triesIn } from './posted.ts';
import { cardActivity, renderMessage } from './render.ts';
import type { Visit } from './visit.ts';

/**
 * A card whose post lost its answer becomes known by its first press. If no other stands for it, it is the one; if it
 * was posted again meanwhile, it says where the one is that is kept up to date.
 *
 * Mark and id come from whoever presses, who could make them up. So it has to be a try that nobody heard of since, in
 * the conversation that it was made for; each is believed once, and a card that is known is not taken for another.
 */
export async function seeToLostCard(
  { link, posted }: FrontDesk,
  visit: Visit,
  { card: mark }: ActionData,
  id: string,
): Promise<void> {
  if (mark === undefined) return;
  const { tenant, opaque } = visit.thread;
  if ((await posted.markAt(visit.thread, id)) !== null) return;
  const { post, try: one } = partsOf(mark);
  const record = await posted.read(tenant, post);
  if (record === null || !triesIn(record).includes(one) || baseOf(record.opaque) !== baseOf(opaque)) return;
  if (record.state === 'begun') return posted.stands(tenant, mark, { opaque, id }, record);
  if (record.id === id) return;
  const url = linkTo({ thread: threadRef(tenant, record.opaque), opaque: record.id });
  const text = 'This card was posted twice. This one is not kept up to date; the other one is.';
  const moved: Message = {
    text,
    blocks: [
      { kind: 'text', text },
      { kind: 'links', links: [{ label: 'Open the card', url }] },
    ],
  };
  await link.outgoing.call({
    thread: visit.thread,
    lane: 'decision',
    method: 'update',
    repeatable: true,
    latest: Date.now() + 8_000,
    act: () => link.transport.update(visit.place, id, cardActivity(renderMessage(moved))),
  });
  await posted.found(tenant, mark, record);
}
