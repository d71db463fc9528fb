import { checkCard, isDict } from './check-card.ts';
import type { Dict } from './fake-teams.ts';
import { bad, Refusal } from './refusal.ts';

/** A message's size, its JSON as UTF-16 (teams.md section 5.4); images in base64 do not count. */
const mostBytes = 100 * 1024;
const mostAttachments = 10;
export const cardType = 'application/vnd.microsoft.card.adaptive';

/** Bytes by which Teams measures a message. */
export function sizeOf(activity: Dict): number {
  const text = JSON.stringify(activity, (_, value: unknown) =>
    typeof value === 'string' ? value.replace(/^data:image\/[\w+.-]+;base64,.*$/s, '') : value,
  );
  return Buffer.byteLength(text, 'utf16le');
}

function checkEntities(activity: Dict): void {
  const { entities = [], text = '' } = activity;
  if (!Array.isArray(entities)) throw bad('entities is no list');
  for (const one of entities.filter(isDict)) {
    if (one.type !== 'mention') continue;
    const mentioned = isDict(one.mentioned) ? one.mentioned : {};
    if (typeof mentioned.id !== 'string') throw bad('a mention mentions nobody');
    if (!String(text).includes(String(one.text))) {
      throw bad(`the text has no ${String(one.text)} for its mention`);
    }
  }
}

/** Throws what Teams does not take as a message. `own`: whose id it may name as `from`. */
export function checkActivity(body: unknown, own: string): Dict {
  if (!isDict(body)) throw bad('the body is no activity');
  if (sizeOf(body) > mostBytes) throw new Refusal(413, 'MessageSizeTooBig', 'Message size too large.');
  if (body.type !== 'message' && body.type !== 'typing') throw bad(`nobody can send ${String(body.type)}`);
  if (isDict(body.from) && body.from.id !== undefined && body.from.id !== own) {
    throw bad(`${String(body.from.id)} is not this bot`);
  }
  const { attachments = [], text, textFormat } = body;
  if (!Array.isArray(attachments)) throw bad('attachments is no list');
  if (attachments.length > mostAttachments) throw bad(`more than ${mostAttachments} attachments`);
  attachments.forEach((one, index) => {
    if (!isDict(one)) throw bad(`attachments[${index}] is no object`);
    if (one.contentType === cardType) checkCard(one.content, `attachments[${index}].content`);
    else if (one.contentType !== 'text/html') throw bad(`attachments[${index}]: ${String(one.contentType)}`);
  });
  if (text !== undefined && typeof text !== 'string') throw bad('text is no string');
  if (textFormat !== undefined && !['plain', 'markdown', 'xml'].includes(String(textFormat))) {
    throw bad(`textFormat is none of plain, markdown, xml`);
  }
  if (body.type === 'message' && attachments.length === 0 && (text ?? '').trim() === '') {
    throw bad('a message must have a text or an attachment');
  }
  checkEntities(body);
  return body;
}

/** Its cards, in order. */
export function cardsOf(activity: Dict): readonly Dict[] {
  const attachments = (activity.attachments ?? []) as readonly Dict[];
  return attachments.filter((one) => one.contentType === cardType).map((one) => one.content as Dict);
}
