import { type Behaviour, refused } from './behaviour.ts';

/** The revert of a playbook that leaves nothing to put back. */
export function notUndoable(what: string): Behaviour {
  return {
    parameters: ['before'],
    run: () => refused('NotUndoable', `${what} leaves nothing that could be put back.`),
  };
}
