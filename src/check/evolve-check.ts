import type { InsideEvidence } from '../diagnosis/evidence.ts';
import type { CheckEvent, CheckState } from './check.ts';

/** Folds one event into the state; total. */
export function evolveCheck(state: CheckState | null, event: CheckEvent): CheckState | null {
  if (event.type === 'asked') {
    const { at, type, ...asked } = event;
    return {
      ...asked,
      askedAt: at,
      outside: null,
      again: null,
      arrived: null,
      skew: null,
      inside: null,
      failed: null,
    };
  }
  if (state === null) return null;
  switch (event.type) {
    case 'seen-outside':
      return { ...state, outside: event.look };
    case 'seen-again':
      return { ...state, again: event.look };
    case 'seen-parts':
      return withParts(state, event.parts, event);
    case 'seen-inside': {
      const whole = withParts(state, event.inside, event);
      return { ...whole, inside: whole.arrived as InsideEvidence };
    }
    case 'failed':
      return { ...state, failed: event.message };
  }
}

/** Of an attempt that came to no end nothing is mixed with the next one's. */
function withParts(
  state: CheckState,
  parts: Partial<InsideEvidence>,
  { anew, skew }: Pick<Extract<CheckEvent, { type: 'seen-parts' }>, 'anew' | 'skew'>,
): CheckState {
  return {
    ...state,
    arrived: { ...(anew ? {} : state.arrived), ...parts },
    skew: skew ?? (anew ? null : state.skew),
  };
}
