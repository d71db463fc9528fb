import type { ParameterValue } from '../playbook/playbook.ts';
import type { Intent, RunEvidence, RunState } from './run.ts';

interface Asked {
  readonly intent: Intent;
  readonly undoes: string | null;
  readonly playbook: string;
  readonly hosts: readonly (string | { readonly name: string })[];
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly asked: string;
  readonly evidence?: RunEvidence | undefined;
}

/** What a person says to have the same thing planned again, for the same reason. */
export function planAgain(state: RunState | Asked): string {
  const why = reasonWord(state.asked);
  if (state.intent === 'undo') return [`/rdp-undo`, state.undoes ?? '', why].join(' ').trim();
  const values = Object.entries(state.parameters).map(([name, value]) => `${name}=${value}`);
  const names = state.hosts.map((host) => (typeof host === 'string' ? host : host.name));
  const evidence = state.evidence === undefined ? [] : [`evidence=${state.evidence.check}`];
  return ['/rdp-fix', state.playbook, ...names, ...values, ...evidence, why].join(' ').trim();
}

/** A quotation mark would end the reason too early, and buttons carry only so much. */
function reasonWord(asked: string): string {
  const said = asked
    .replace(/["“”\s]+/g, ' ')
    .trim()
    .slice(0, 200);
  return said === '' ? '' : `reason="${said}"`;
}
