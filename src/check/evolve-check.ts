import type { CheckEvent, CheckState } from './check.ts';

/** Folds one event into the state; total. */
export function evolveCheck(state: CheckState | null, event: CheckEvent): CheckState | null {
  if (event.type === 'asked') {
    const { at, type, ...asked } = event;
    return { ...asked, askedAt: at, outside: null, inside: null, failed: null };
  }
  if (state === null) return null;
  switch (event.type) {
    case 'seen-outside':
      return { ...state, outside: event.look };
    case 'seen-inside':
      return { ...state, inside: event.inside };
    case 'failed':
      return { ...state, failed: event.message };
  }
}
