import { makeMessage } from './make-message.ts';
import type { Message } from './message.ts';
import { plain } from './plain.ts';

/** What is going on right now. */
export function viewProgress(progress: {
  readonly host: string;
  readonly text: string;
  /** 0..100. */
  readonly percent?: number;
}): Message {
  const said = `${plain(progress.host, 60)}: ${plain(progress.text, 160)}`;
  if (progress.percent === undefined || !Number.isFinite(progress.percent)) {
    return makeMessage([{ kind: 'context', text: said }], said);
  }
  const percent = Math.round(Math.min(100, Math.max(0, progress.percent)));
  return makeMessage([{ kind: 'progress', percent, text: said }], `${said}, ${percent} %`);
}
