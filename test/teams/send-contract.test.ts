import { chatPortContract } from '../contracts/chat-port.ts';
import { givenTeams } from './given-teams.ts';

chatPortContract('Teams', async () => {
  const given = await givenTeams();
  return {
    chat: given.chat,
    place: given.ops,
    readBy: async (person) => {
      const name = person === null ? 'oncall' : 'approver';
      const alone = given.teams.seenBy(name, 'dm');
      return [...given.sees(name), ...alone].map(({ shown }) => shown).join('\n');
    },
    sharedScreen: false,
    restart: () => given.another(),
    close: given.close,
  };
});
