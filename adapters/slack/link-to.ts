import type { MessageRef } from '../../src/ports/chat.ts';
import { placeOf } from './address.ts';

/** A message's permalink, as Slack itself builds it; `url` is that of the workspace, null while not known. */
export function linkTo(url: string | null, { thread, opaque: ts }: MessageRef): string {
  const { channel, threadTs } = placeOf(thread);
  if (url === null) return `https://slack.com/app_redirect?team=${thread.tenant}&channel=${channel}`;
  const page = `${url.replace(/\/$/, '')}/archives/${channel}/p${ts.replace('.', '')}`;
  return threadTs === null ? page : `${page}?thread_ts=${threadTs}&cid=${channel}`;
}
