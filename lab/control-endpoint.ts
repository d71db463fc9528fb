import { timingSafeEqual } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { faults, findFault } from './faults/catalog.ts';
import type { Journal, JournalEntry } from './journal.ts';
import { readJsonLines, writeJsonLine } from './json-lines.ts';
import { changesOf, type Place, type World } from './world.ts';

/** What may be asked of a running lab, one JSON line each. */
export type LabQuestion =
  | { readonly ask: 'list' }
  | { readonly ask: 'faults' }
  | { readonly ask: 'break'; readonly host: string; readonly fault: string }
  | { readonly ask: 'reset'; readonly host: string | null }
  | { readonly ask: 'journal' }
  | { readonly ask: 'stop' };

export interface LabHostState {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly build: number;
  /** The fault it is set up with, and what that means; null: healthy. */
  readonly fault: { readonly name: string; readonly title: string } | null;
  /** What is no longer as it was set up, `path: then → now` each. */
  readonly changes: readonly string[];
}

export type LabAnswer =
  | { readonly kind: 'hosts'; readonly pid: number; readonly hosts: readonly LabHostState[] }
  | { readonly kind: 'faults'; readonly faults: readonly { readonly name: string; readonly title: string }[] }
  | { readonly kind: 'journal'; readonly entries: readonly JournalEntry[] }
  | { readonly kind: 'done' }
  /** A word that the lab does not know: what it knows stands in `known`. */
  | {
      readonly kind: 'unknown';
      readonly what: 'host' | 'fault' | 'question';
      readonly known: readonly string[];
    };

interface ControlSettings {
  readonly ready: Promise<World>;
  readonly journal: Journal;
  /** Whoever asks must know it: every account of this machine reaches a port of its loopback. */
  readonly token: string;
  readonly stop: () => void;
}

/**
 * → {id, token, ask, …}  ← {id, answer}, once the world stands. `stop` is answered before the lab ends. One without
 * the token is hung up on.
 */
export function createControlEndpoint({ ready, journal, token, stop }: ControlSettings): Server {
  return createServer((socket) => {
    socket.on('error', () => {});
    readJsonLines(socket, (line) => {
      const {
        id,
        token: said,
        ...question
      } = line as {
        readonly id?: unknown;
        readonly token?: unknown;
      } & LabQuestion;
      if (!isSame(said, token)) return void socket.destroy();
      const answered = ready.then((world) => answer(question as LabQuestion, world, journal));
      answered.then(
        (given) => {
          writeJsonLine(socket, { id, answer: given });
          if (question.ask === 'stop') socket.end(stop);
        },
        // Nothing to say it with but the end of the connection.
        () => socket.destroy(),
      );
    });
  });
}

function isSame(said: unknown, token: string): boolean {
  const [ours, theirs] = [Buffer.from(token), Buffer.from(typeof said === 'string' ? said : '')];
  return ours.length === theirs.length && timingSafeEqual(ours, theirs);
}

async function answer(question: LabQuestion, world: World, journal: Journal): Promise<LabAnswer> {
  const place = 'host' in question && question.host !== null ? world.places.get(question.host) : undefined;
  switch (question.ask) {
    case 'list':
      return { kind: 'hosts', pid: process.pid, hosts: [...world.places.values()].map(stateOf) };
    case 'faults':
      return { kind: 'faults', faults: faults.map(({ name, title }) => ({ name, title })) };
    case 'journal':
      return { kind: 'journal', entries: journal.entries };
    case 'stop':
      return { kind: 'done' };
    case 'break': {
      const fault = findFault(question.fault);
      if (place === undefined) return unknown('host', world.places.keys());
      if (fault === null) return unknown('fault', faults.map((each) => each.name).values());
      await world.breakHost(place, fault);
      return { kind: 'done' };
    }
    case 'reset': {
      if (question.host !== null && place === undefined) return unknown('host', world.places.keys());
      for (const each of place === undefined ? world.places.values() : [place]) await world.reset(each);
      return { kind: 'done' };
    }
    default:
      return unknown('question', ['list', 'faults', 'break', 'reset', 'journal', 'stop'].values());
  }
}

function unknown(what: 'host' | 'fault' | 'question', known: Iterable<string>): LabAnswer {
  return { kind: 'unknown', what, known: [...known] };
}

function stateOf(place: Place): LabHostState {
  const { fixed, endpoint, machine } = place;
  const fault = fixed.fault === null ? null : findFault(fixed.fault);
  return {
    name: fixed.name,
    address: endpoint.address,
    port: endpoint.port,
    build: machine.host.build,
    fault: fault === null ? null : { name: fault.name, title: fault.title },
    changes: changesOf(place),
  };
}
