import { dirname, join } from 'node:path';
import { faultText } from '../../adapters/files/fault.ts';
import { PlaybookFaults } from '../../adapters/files/playbook-faults.ts';
import { readPlaybooks } from '../../adapters/files/read-playbooks.ts';
import { readSite } from '../../adapters/files/read-site.ts';
import { readConfig } from '../config.ts';
import type { Inventory } from '../inventory/host.ts';
import type { Person } from '../people/person.ts';
import { withChatGroups } from '../people/with-chat-groups.ts';
import type { Playbook } from '../playbook/playbook.ts';
import type { Policy } from '../policy/policy.ts';
import { withUnknownGroups } from '../policy/with-unknown-groups.ts';
import { CannotStart } from './open-place.ts';
import { playbooksFolder } from './playbooks-folder.ts';

/** What a policy is judged with, read from the files alone. */
export interface PolicySite {
  readonly kind: 'site';
  readonly inventory: Inventory;
  readonly people: readonly Person[];
  readonly policy: Policy;
  readonly playbooks: readonly Playbook[];
  /** Groups whose members a chat keeps: nobody is asked here, so they count as unknown. */
  readonly chatGroups: readonly string[];
  /** Where the cases lie unless another file is named. */
  readonly casesFile: string;
}

/** The site that `file` (or rdp-medic.yaml here, or the environment) describes. Throws CannotStart with every fault. */
export async function policySite(file: string | undefined): Promise<PolicySite> {
  const named = file === undefined ? {} : { file };
  const read = readConfig({ env: process.env, cwd: process.cwd(), ...named });
  if (read.kind === 'faults') throw new CannotStart(read.faults.map(faultText));
  if (read.kind === 'none')
    throw new CannotStart(['There is no site here: no rdp-medic.yaml. Name one with --config FILE.']);
  const { files, chats } = read.config;
  const playbooks = await readPlaybooks(playbooksFolder).catch((fault: unknown) => {
    throw fault instanceof PlaybookFaults ? new CannotStart(fault.faults.map(faultText)) : fault;
  });
  const sources = chats.slack?.groups ?? [];
  const chatGroups = sources.map(({ group }) => group);
  const site = readSite(files, playbooks, chatGroups);
  if (site.kind === 'faults') throw new CannotStart(site.faults.map(faultText));
  const unasked = sources.map(({ group, teamId }) => {
    return { group, platform: 'slack', tenant: teamId, members: null, askedAt: null } as const;
  });
  return {
    ...site,
    people: withChatGroups(site.people, unasked),
    policy: withUnknownGroups(site.policy, chatGroups),
    playbooks,
    chatGroups,
    casesFile: join(dirname(files.policy), 'policy-cases.yaml'),
  };
}
