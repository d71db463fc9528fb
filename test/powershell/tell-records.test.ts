import { expect, it } from 'vitest';
import type { PipelineEvent } from '../../adapters/powershell/session/conversation.ts';
import { tellRecords } from '../../adapters/powershell/session/tell-records.ts';
import type { StreamRecord } from '../../src/ports/host-executor.ts';

const pipeline = '00000000-0000-0000-0000-000000000001';

function told(events: readonly PipelineEvent[]): readonly StreamRecord[] {
  const records: StreamRecord[] = [];
  const tell = tellRecords((record) => records.push(record));
  for (const event of events) tell(event);
  return records;
}

it('a script is heard for a thousand records of four thousand characters, and that there were more is said', () => {
  const events = Array.from(
    { length: 1_500 },
    (): PipelineEvent => ({
      kind: 'warning',
      pipeline,
      text: 'x'.repeat(5_000),
    }),
  );
  const records = told(events);
  expect(records).toHaveLength(1_001);
  expect(records[0]?.text).toHaveLength(4_001);
  expect(records.at(-1)).toMatchObject({ text: expect.stringContaining('the rest is not shown') });
});

it('what a host writes reaches a person without escape sequences, and nothing without words', () => {
  const text = (words: string): PipelineEvent => ({ kind: 'verbose', pipeline, text: words });
  expect(told([text('\u001b[31mred\u001b[0m\u0007\u0000'), text(' \u001b[2J\n'), text('a\nb\tc')])).toEqual([
    { stream: 'verbose', text: 'red' },
    { stream: 'verbose', text: 'a\nb\tc' },
  ]);
});
