import type { ChatGroups } from '../../src/ports/chat.ts';
import type { SlackLink } from './connect.ts';

/** Slack's user groups (S…). Asked afresh each time; rejects when Slack, or the workspace, cannot be asked. */
export function slackGroups(link: SlackLink): ChatGroups {
  return {
    async members({ tenant, id }) {
      const workspace = link.workspace(tenant);
      if (workspace === null) throw new Error(`workspace ${tenant} is not in the configuration`);
      const { users } = await workspace.call<{ readonly users: readonly string[] }>('usergroups.users.list', {
        usergroup: id,
        include_disabled: false,
      });
      return users;
    },
  };
}
