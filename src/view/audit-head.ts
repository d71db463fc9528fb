import type { HeadEvent } from '../audit/head.ts';
import { makeMessage } from './make-message.ts';
import type { Message } from './message.ts';

/** The day's end of the audit log, for a channel that whoever keeps the log cannot change. */
export function viewAuditHead(day: string, { at, seq, hash }: HeadEvent): Message {
  return makeMessage(
    [
      { kind: 'heading', mark: 'none', text: `Audit log, ${day}: ${seq} entries` },
      {
        kind: 'facts',
        rows: [
          { label: 'head', value: hash },
          { label: 'noted', value: at },
        ],
      },
      {
        kind: 'context',
        text: `To prove that nothing before it was cut off or replaced: medic audit verify FILE --head ${hash}`,
      },
    ],
    `Audit log, ${day}: ${seq} entries, head ${hash}`,
  );
}
