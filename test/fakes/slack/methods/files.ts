import { checkedBlocks, parsed } from '../check-message.ts';
import { isDict } from '../check-shape.ts';
import type { Dict } from '../fake-slack.ts';
import { argument, knownChannel, type Method } from '../method.ts';
import { post } from '../post.ts';
import { refuse } from '../refusal.ts';
import { newId } from '../state.ts';
import { openForPosts, threadFor } from './chat.ts';

/** Slack takes files up to 1 GB; a snippet up to 1 MB. */
const largestFile = 1_000_000_000;

export const fileMethods: Readonly<Record<string, Method>> = {
  'files.getUploadURLExternal': {
    scopes: ['files:write'],
    run(call) {
      const name = argument(call, 'filename');
      const length = Number(argument(call, 'length'));
      if (!Number.isInteger(length) || length <= 0) throw refuse('invalid_arguments');
      if (length > largestFile) throw refuse('file_upload_size_restricted');
      const id = newId(call.state, 'F');
      call.state.pendingFiles.set(id, {
        id,
        name,
        length,
        token: call.team.botToken,
        content: null,
        done: false,
      });
      return { upload_url: `${call.state.origin}/upload/v1/${id}`, file_id: id };
    },
  },
  'files.completeUploadExternal': {
    scopes: ['files:write'],
    run(call) {
      const listed = parsed(call.args.files, 'invalid_arguments');
      if (!Array.isArray(listed) || listed.length === 0) throw refuse('invalid_arguments');
      const pending = listed.filter(isDict).map((one) => {
        const file = call.state.pendingFiles.get(String(one.id));
        if (file === undefined || file.token !== call.team.botToken || file.done)
          throw refuse('file_not_found');
        if (file.content === null) throw refuse('file_not_found');
        return { file, title: String(one.title ?? file.name) };
      });
      const channel =
        call.args.channel_id === undefined ? null : knownChannel(call, String(call.args.channel_id));
      if (channel !== null) openForPosts(call, channel);
      const threadTs = channel === null ? null : threadFor(call, channel);
      const blocks = checkedBlocks(call.args.blocks);
      const files: Dict[] = pending.map(({ file, title }) => ({
        id: file.id,
        name: file.name,
        title,
        size: file.content!.length,
        user: call.team.botUserId,
      }));
      for (const { file, title } of pending) {
        file.done = true;
        call.state.files.push({
          id: file.id,
          name: file.name,
          title,
          content: file.content!,
          channel: channel?.id ?? null,
          threadTs,
        });
      }
      if (channel !== null) {
        post(call.state, channel, {
          user: call.team.botUserId,
          botId: call.team.botId,
          content: { text: String(call.args.initial_comment ?? ''), blocks, metadata: null, warnings: [] },
          threadTs,
          files,
        });
      }
      return { files };
    },
  },
};
