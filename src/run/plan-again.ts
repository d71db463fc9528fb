import type { RunState } from './run.ts';

/** What a person says to have the same thing planned again. */
export function planAgain(state: RunState): string {
  if (state.intent === 'undo') return `/rdp-undo ${state.undoes ?? ''}`.trim();
  const values = Object.entries(state.parameters).map(([name, value]) => `${name}=${value}`);
  return ['/rdp-fix', state.playbook, ...state.hosts.map((host) => host.name), ...values].join(' ');
}
