import { neutralise } from '../../src/view/neutralise.ts';
import type { Screen } from './screen.ts';
import { wrap } from './wrap.ts';

/** Work that is over sooner leaves no line behind. */
const patienceMs = 1_000;

/**
 * What goes on right now. A terminal shows it in one passing line; in a pipe it becomes a plain line, but only
 * the newest of each second, and none once a decision has been printed.
 */
export function createProgressLines(screen: Screen): {
  readonly tell: (text: string) => void;
  /** Something lasting is about to be printed: what was in passing is void. */
  readonly settle: () => void;
} {
  let waiting: { text: string; timer: NodeJS.Timeout } | null = null;
  let said = '';

  function print(): void {
    const text = waiting?.text ?? '';
    waiting = null;
    if (text === said || text === '') return;
    said = text;
    const lines = wrap(neutralise(text).replaceAll('\n', ' '), screen.columns() - 4);
    screen.print(lines.map((line, index) => `${index === 0 ? '  … ' : '    '}${line}`));
  }

  return {
    tell: (text) => {
      if (screen.live) {
        screen.status(`… ${text}`);
      } else if (waiting) {
        waiting.text = text;
      } else {
        waiting = { text, timer: setTimeout(print, patienceMs) };
        waiting.timer.unref();
      }
    },
    settle: () => {
      if (screen.live) screen.status(null);
      if (waiting) clearTimeout(waiting.timer);
      waiting = null;
      said = '';
    },
  };
}
