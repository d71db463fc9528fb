import type { Person } from '../people/person.ts';
import type { RunState } from '../run/run.ts';
import type { PlaybookFacts } from './playbook-words.ts';

/** What a run's cards need beyond its state: how people and playbooks are called, and what comes next. */
export interface Names {
  /** Display name of a person id; the id itself where nobody has it any more. */
  readonly person: (id: string) => string;
  /** Null where the playbook is no longer there. */
  readonly playbook: (name: string) => PlaybookFacts | null;
  /** Whether a person can be told of a run in any chat that it is shown in; left out: everybody can. */
  readonly reached?: (run: RunState, person: string) => boolean;
  /** Everybody of the site; left out: a card is the same for all. */
  readonly everybody?: readonly Person[];
  /** Playbooks that cure the cause, lowest rung first; left out: no next step is proposed by name. */
  readonly remedies?: (cause: string) => readonly PlaybookFacts[];
}
