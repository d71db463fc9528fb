import { zeroGuid } from '../../../src/psrp/guid.ts';
import type { PipelineEvent } from '../session/conversation.ts';
import { readField } from './field.ts';

/** A frame of kind `record` as the event that a pipeline over a wire would have said. */
export function eventOf(fields: readonly string[]): PipelineEvent {
  const [stream, percentText, first, second] = fields;
  const pipeline = zeroGuid;
  const text = readField(first);
  switch (stream) {
    case 'progress':
      return { kind: stream, pipeline, record: progress(text, readField(second), Number(percentText)) };
    case 'information':
      return { kind: stream, pipeline, record: { text, value: null, source: '', tags: [] } };
    case 'verbose':
    case 'debug':
      return { kind: stream, pipeline, text };
    case 'error':
      return { kind: 'warning', pipeline, text: `error: ${text}` };
    default:
      return { kind: 'warning', pipeline, text };
  }
}

type Progress = Extract<PipelineEvent, { kind: 'progress' }>['record'];

/** PowerShell's word for "no percentage" is -1. */
function progress(activity: string, status: string, percent: number): Progress {
  return {
    activity,
    activityId: 0,
    status,
    currentOperation: null,
    percent: percent >= 0 ? percent : null,
    secondsRemaining: null,
    parentActivityId: null,
    completed: false,
  };
}
