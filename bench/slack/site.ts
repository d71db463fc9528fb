import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Way } from '../../src/inventory/host.ts';

export interface SiteFacts {
  /** The chat's section of rdp-medic.yaml. */
  readonly section: object;
  /** File in the folder `secrets` → what it holds. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Where the people file names their accounts. */
  readonly account: 'slack' | 'entra';
  readonly people: readonly { readonly name: string; readonly id: string }[];
  /** With a way in, and no RDP port. */
  readonly hosts: readonly { readonly name: string; readonly way: Way & { readonly address: string } }[];
  /** They accept connections, and say nothing. */
  readonly silentPorts: readonly number[];
}

const groups: Readonly<Record<string, string>> = {
  oncall: 'oncall',
  approver: 'server-approvers',
  viewer: 'viewers',
};

/** A name whose port is closed: a check of it is over at once. */
export const quickHost = 'closed-01';
export const silentHost = (index: number): string => `silent-${String(index + 1).padStart(2, '0')}`;

/** A whole site in `folder`, as a person would set it up. JSON is YAML. */
export function writeSite(folder: string, facts: SiteFacts): void {
  const write = (name: string, content: unknown, mode = 0o644) =>
    writeFileSync(join(folder, name), JSON.stringify(content, null, 1), { mode });
  mkdirSync(join(folder, 'secrets'), { mode: 0o700 });
  for (const [name, text] of Object.entries(facts.secrets))
    writeFileSync(join(folder, 'secrets', name), text, { mode: 0o600 });
  write('rdp-medic.yaml', { from: 'bench', dataDir: 'data', http: { port: 0 }, ...facts.section });
  write('hosts.yaml', {
    hosts: [
      { name: quickHost, address: '127.0.0.1', port: 1 },
      ...facts.silentPorts.map((port, index) => ({ name: silentHost(index), address: '127.0.0.1', port })),
      // Nothing listens there: a repair of theirs is never proved.
      ...facts.hosts.map(({ name, way }, index) => ({
        name,
        address: way.address,
        port: 33_890 + index,
        way,
      })),
    ],
  });
  write('people.yaml', {
    people: facts.people.map(({ name, id }) => ({
      id: name,
      name,
      [facts.account]: id,
      groups: [groups[name]],
    })),
  });
  write('policy.yaml', {
    approvalMinutes: 120,
    rules: [
      { name: 'everyone-may-look', verbs: ['check'], decision: 'allow', reason: 'Looking changes nothing.' },
      {
        name: 'a-second-person',
        verbs: ['change'],
        groups: ['oncall'],
        decision: 'require-approval',
        approvals: [{ count: 1, from: 'server-approvers' }],
        reason: 'A second person looks at every change.',
      },
    ],
  });
}
