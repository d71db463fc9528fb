import type { Site } from '../bot/world.ts';
import type { Config } from '../config.ts';
import type { Policy } from '../policy/policy.ts';
import { accountFaults } from './account-faults.ts';
import { announceFaults } from './announce-faults.ts';
import { placeOf } from './choose-place.ts';
import { CannotStart, type Place } from './open-place.ts';
import { slackFaults } from './open-slack.ts';
import { teamsFaults } from './open-teams.ts';
import { placeFaults } from './place-faults.ts';

/** The place that a configuration with chats describes. Throws CannotStart with the faults of all its files. */
export async function openChatPlace(config: Config): Promise<Place> {
  const wrong = [...slackFaults(config), ...teamsFaults(config), ...placeFaults(config.chats)];
  const siteFaults = ({ people, policy, inventory }: Site) => [
    ...groupFaults(policy, config),
    ...accountFaults(people, config),
    ...announceFaults(inventory, config.chats),
  ];
  // A lab is a process of its own: not begun for a start that fails.
  if (wrong.length > 0 && config.lab) throw new CannotStart(wrong);
  const place = await placeOf(config, siteFaults).catch((fault: unknown) => {
    throw fault instanceof CannotStart ? new CannotStart([...wrong, ...fault.faults]) : fault;
  });
  const faults = [...wrong, ...siteFaults(place.site())];
  if (faults.length === 0) return place;
  await place.close();
  throw new CannotStart(faults);
}

/** Groups of a chat that no rule knows: a slip of the pen there would leave nobody to approve. */
export function groupFaults({ rules }: Policy, { chats }: Pick<Config, 'chats'>): readonly string[] {
  const named = new Set(
    rules.flatMap((rule) => [...(rule.groups ?? []), ...rule.approvals.map(({ from }) => from)]),
  );
  return (chats.slack?.groups ?? []).flatMap(({ group }, index) =>
    named.has(group)
      ? []
      : [
          `rdp-medic.yaml: slack.groups[${index}].group: expected a group of the policy: ${[...named].join(', ')}`,
        ],
  );
}
