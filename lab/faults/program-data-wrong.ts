import { connectionManager, logEvent } from '../event-log.ts';
import { keys, writeValue } from '../registry.ts';
import type { Fault } from './fault.ts';

/** Somebody moved ProgramData by its registry value alone: Windows looks for every key where none is. */
export const programDataWrong: Fault = {
  name: 'program-data-wrong',
  title: 'ProgramData points to a folder that does not exist',
  apply(host, world) {
    writeValue(host, keys.profileList, 'ProgramData', 'D:\\ProgramData');
    // ERROR_PATH_NOT_FOUND.
    const event = { ...connectionManager, id: 1057, data: { ErrorCode: '0x80070003' } };
    logEvent(host, event, new Date(world.now().getTime() - 3_600_000));
  },
};
