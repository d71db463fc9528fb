import type { MessageRef } from '../../src/ports/chat.ts';
import { baseOf, isChannel, rootIn } from './address.ts';

/**
 * A message's deep link, as Microsoft's page "Deep link to a Teams chat or channel message" builds it. A channel's
 * wants its team as well, without which it opens Teams at the message all the same for members of one.
 */
export function linkTo({ thread, opaque: id }: MessageRef): string {
  const conversation = encodeURIComponent(baseOf(thread.opaque));
  const message = `https://teams.microsoft.com/l/message/${conversation}/${encodeURIComponent(id)}`;
  const tenant = `tenantId=${encodeURIComponent(thread.tenant)}`;
  if (isChannel(thread.opaque)) {
    const root = encodeURIComponent(rootIn(thread.opaque) ?? id);
    return `${message}?${tenant}&parentMessageId=${root}`;
  }
  return `${message}?${tenant}&context=${encodeURIComponent('{"contextType":"chat"}')}`;
}
