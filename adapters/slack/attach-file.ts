import { createHash } from 'node:crypto';
import { Recent } from '../chat/recent.ts';
import { ChatAway } from './chat-away.ts';
import { hasFile } from './find-posted.ts';
import type { Rendered } from './render.ts';
import type { Spot } from './send-edit.ts';
import type { Workspace } from './workspace.ts';

/** Puts the whole text beside a card that had to be shortened. Returns at once; holds nothing up. */
export type Attach = (spot: Spot, file: NonNullable<Rendered['file']>) => void;

const tries = 4;
const mostRemembered = 500;

/**
 * Uploads into the card's thread, once per card and content, in whatever process: the title carries the content's
 * digest, and the thread is looked through first. What cannot be uploaded is told as a fault; the card stands.
 */
export function createAttach(workspace: Workspace, isClosed: () => boolean): Attach {
  const begun = new Recent<true>(mostRemembered);

  async function upload(spot: Spot, file: NonNullable<Rendered['file']>, title: string): Promise<void> {
    const place = { channel: spot.channel, threadTs: spot.threadTs };
    if (await hasFile(workspace, place, title)) return;
    await workspace.caller.guard('files.uploadV2', () =>
      workspace.client.filesUploadV2({
        channel_id: spot.channel,
        thread_ts: spot.threadTs,
        filename: file.name,
        title,
        content: file.text,
      }),
    );
  }

  async function persist(spot: Spot, file: NonNullable<Rendered['file']>, title: string): Promise<void> {
    for (let attempt = 1; !isClosed(); attempt++) {
      try {
        return await upload(spot, file, title);
      } catch (error) {
        if (!(error instanceof ChatAway) || attempt === tries) throw error;
        await new Promise((resolve) => setTimeout(resolve, error.retryAfterMs).unref());
      }
    }
  }

  return (spot, file) => {
    const digest = createHash('sha256').update(file.text).digest('hex').slice(0, 8);
    const name = `${spot.channel}/${spot.threadTs} ${digest}`;
    if (begun.get(name)) return;
    begun.set(name, true);
    persist(spot, file, `${file.name} ${digest}`).catch((error: unknown) => {
      begun.delete(name);
      workspace.fault('could not put the whole text beside a shortened card', error);
    });
  };
}
