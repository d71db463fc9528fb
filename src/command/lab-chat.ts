import type { LabAnswer, LabHostState, LabQuestion } from '../../lab/control-endpoint.ts';
import { nearMisses } from '../inventory/near-misses.ts';
import type { Block, Message } from '../view/message.ts';

type Ask = (question: LabQuestion) => Promise<LabAnswer>;

/** What people call the parts of a host's model; what is not here goes by its own name. */
const parts: Readonly<Record<string, string>> = {
  services: 'services',
  registry: 'registry values',
  policyOwners: 'policies',
  remoteDesktopStore: 'the Remote Desktop certificate store',
  myStore: 'the Personal certificate store',
  keyFiles: 'access to key files',
  firewall: 'firewall',
  sessions: 'who is logged on',
  clockOffsetMs: 'clock',
  impostor: 'the machine that answers',
  onPath: 'something on the way',
  scriptDelayMs: 'how long scripts take',
  noWayIn: 'whether scripts get in',
  wayIn: 'the way scripts take in',
};

const usage = '/lab · /lab faults · /lab break HOST FAULT · /lab reset [HOST] · /lab stop';

/** Answers `/lab …`, which only the lab's chat has. Never rejects. */
export async function answerLab(line: string, ask: Ask): Promise<Message> {
  try {
    return await answer(line, ask);
  } catch (fault) {
    const why = fault instanceof Error ? fault.message : String(fault);
    return say(
      `The lab does not answer: ${why}. If its process has ended, its hosts are gone: say exit, and the next npm start opens a new lab.`,
    );
  }
}

async function answer(line: string, ask: Ask): Promise<Message> {
  const [verb, host, fault] = line.trim().split(/\s+/).slice(1);
  switch (verb) {
    case undefined:
      return listHosts(ask);
    case 'faults':
      return listFaults(ask);
    case 'break': {
      if (host === undefined || fault === undefined) return say(`I need a host and a fault. ${usage}`);
      const answer = await ask({ ask: 'break', host: host.toLowerCase(), fault: fault.toLowerCase() });
      if (answer.kind === 'unknown') return unknown(answer, answer.what === 'host' ? host : fault);
      return say(`${host} now has the fault ${fault}, on top of what it had.`);
    }
    case 'reset': {
      const answer = await ask({ ask: 'reset', host: host?.toLowerCase() ?? null });
      if (answer.kind === 'unknown') return unknown(answer, host ?? '');
      return say(`${host ?? 'Every host'} is as at the start again.`);
    }
    case 'stop':
      await ask({ ask: 'stop' });
      return say('The lab has ended; its hosts are gone. Say exit; the next npm start opens a new one.');
    default:
      return say(`I do not know /lab ${verb}. ${usage}`);
  }
}

async function listHosts(ask: Ask): Promise<Message> {
  const answer = await ask({ ask: 'list' });
  if (answer.kind !== 'hosts') return say('The lab did not say which hosts it has.');
  const rows = answer.hosts.map((one) => [
    one.name,
    `${one.address}:${one.port}`,
    one.fault?.title ?? 'healthy',
    one.changes.length === 0 ? '' : `changed (${one.changes.length})`,
  ]);
  return {
    text: `The lab has ${rows.length} simulated hosts.`,
    blocks: [
      { kind: 'table', columns: ['host', 'address', 'as set up', 'now'], rows },
      { kind: 'context', text: usage },
    ],
  };
}

async function listFaults(ask: Ask): Promise<Message> {
  const answer = await ask({ ask: 'faults' });
  if (answer.kind !== 'faults') return say('The lab did not say which faults it has.');
  const rows = answer.faults.map(({ name, title }) => [name, title]);
  const blocks: Block[] = [{ kind: 'table', columns: ['fault', 'what it does'], rows }];
  return { text: `The lab has ${rows.length} faults.`, blocks };
}

/** What is no longer as set up, in a few lines; none when all is. */
export function changedHosts(hosts: readonly LabHostState[]): readonly string[] {
  const changed = hosts.filter((host) => host.changes.length > 0);
  if (changed.length === 0) return [];
  return [
    ...changed.map((host) => `  ${host.name}: ${[...new Set(host.changes.map(partOf))].join(', ')}`),
    'Say /lab reset to have every host as at the start.',
  ];
}

/** `keyFiles.f686….entries.2: absent → {…}` tells the lab which byte differs, and a person that key access does. */
function partOf(change: string): string {
  const part = /^[^.:]*/.exec(change)![0];
  return parts[part] ?? part;
}

function unknown(answer: Extract<LabAnswer, { kind: 'unknown' }>, text: string): Message {
  const near = nearMisses(text, answer.known);
  const known =
    near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `There are ${answer.known.join(', ')}.`;
  return say(`The lab has no ${answer.what} ${text}. ${known}`);
}

function say(text: string): Message {
  return { text, blocks: [{ kind: 'text', text }] };
}
