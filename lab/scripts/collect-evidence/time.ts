import type { TimePart } from '../../../src/diagnosis/parts.ts';
import { hostClock } from '../../event-log.ts';
import { keys, readText } from '../../registry.ts';
import { part } from './part.ts';

const policyKey = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\W32Time\\Parameters';

export const time = part<TimePart>((host, now) => ({
  now: hostClock(host, now).toISOString(),
  offsetMinutes: 0,
  source: readText(host, policyKey, 'Type') ?? readText(host, keys.timeParameters, 'Type'),
}));
