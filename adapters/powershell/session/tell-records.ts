import { stripVTControlCharacters } from 'node:util';
import type { StreamRecord } from '../../../src/ports/host-executor.ts';
import type { PipelineEvent } from './conversation.ts';

/** Characters of one record, and records of one step, that are handed on. */
const longestText = 4_000;
const mostRecords = 1_000;

/** Hands on what a script says while it runs; no more than a person could read. */
export function tellRecords(onRecord: (record: StreamRecord) => void): (event: PipelineEvent) => void {
  let told = 0;
  return (event) => {
    const record = recordOf(event);
    if (record === null || told > mostRecords) return;
    told += 1;
    onRecord(
      told > mostRecords
        ? {
            stream: 'warning',
            text: `the script says more than ${mostRecords} things; the rest is not shown`,
          }
        : record,
    );
  };
}

function recordOf(event: PipelineEvent): StreamRecord | null {
  switch (event.kind) {
    case 'warning':
    case 'verbose':
      return said(event.kind, event.text);
    case 'debug':
      return said('verbose', event.text);
    case 'information':
      return said('information', event.record.text);
    case 'error':
      // Not the end of the script: what ends one comes with its end.
      return said('warning', `error: ${event.record.message}`);
    case 'progress': {
      const { activity, status, percent } = event.record;
      const record = said('progress', [activity, status].filter((text) => text.trim() !== '').join(': '));
      return record === null || percent === null ? record : { ...record, percent: bounded(percent) };
    }
    default:
      return null;
  }
}

function said(stream: StreamRecord['stream'], raw: string): StreamRecord | null {
  // Colours and cursor movements of the host are no concern of whoever reads along.
  const text = stripVTControlCharacters(raw.slice(0, longestText * 2))
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
    .trim();
  if (text === '') return null;
  return { stream, text: text.length > longestText ? `${text.slice(0, longestText)}…` : text };
}

function bounded(percent: number): number {
  return Math.min(100, Math.max(0, Math.round(percent)));
}
