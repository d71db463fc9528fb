import { chatPortContract } from '../contracts/chat-port.ts';
import { givenSlack } from './given-slack.ts';

chatPortContract('Slack', async () => {
  const given = await givenSlack();
  return {
    chat: given.chat,
    place: given.ops,
    readBy: async (person) => {
      const user = person?.slack ?? 'U0000001';
      const seen = given.slack.seenBy(user, 'ops');
      const threads = seen.flatMap(({ ts }) => given.slack.seenBy(user, 'ops', { thread: ts }));
      const all = [...new Map([...seen, ...threads].map((one) => [one.ts, one])).values()];
      return all.map(({ shown }) => shown).join('\n');
    },
    sharedScreen: false,
    restart: () => given.another(),
    close: given.close,
  };
});
