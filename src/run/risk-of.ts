import type { Playbook, Risk } from '../playbook/playbook.ts';
import type { Intent } from './run.ts';

/** The risk of doing this with the playbook, before any guard: to take back what raised security is high. */
export function riskOf(
  { risk, undoLowersSecurity }: Pick<Playbook, 'risk' | 'undoLowersSecurity'>,
  intent: Intent,
): Risk {
  return intent === 'undo' && undoLowersSecurity === true ? 'high' : risk;
}
