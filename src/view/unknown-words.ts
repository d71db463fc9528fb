import type { HostState, RunState } from '../run/run.ts';
import { puttingBack } from './putting-back.ts';

/** What is not known of a host at its end: whether a change was made, or whether it was put back. */
export function unknownWords(host: HostState, state: RunState, name: string): string {
  const what = state.intent === 'undo' ? `what ${state.undoes} changed on ${name}` : `the change on ${name}`;
  if (host.armed?.state === 'lost' && host.verdict?.undo === 'confirm')
    return `I do not know whether the change on ${name} stays`;
  switch (puttingBack(host, state)) {
    case 'sent':
      return `I do not know whether ${what} was put back`;
    case 'unsent':
      return `I do not know whether ${what} is in place; it was not put back`;
    case 'none':
      return `I do not know whether the change was made on ${name}`;
  }
}
