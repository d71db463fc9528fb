/** Every message of MS-PSRP 2.2.1, by its name there, with the section that describes its body. */
export const messageType = {
  SESSION_CAPABILITY: 0x0001_0002, // 2.2.2.1
  INIT_RUNSPACEPOOL: 0x0001_0004, // 2.2.2.2
  PUBLIC_KEY: 0x0001_0005, // 2.2.2.3
  ENCRYPTED_SESSION_KEY: 0x0001_0006, // 2.2.2.4
  PUBLIC_KEY_REQUEST: 0x0001_0007, // 2.2.2.5
  SET_MAX_RUNSPACES: 0x0002_1002, // 2.2.2.6
  SET_MIN_RUNSPACES: 0x0002_1003, // 2.2.2.7
  RUNSPACE_AVAILABILITY: 0x0002_1004, // 2.2.2.8
  RUNSPACEPOOL_STATE: 0x0002_1005, // 2.2.2.9
  CREATE_PIPELINE: 0x0002_1006, // 2.2.2.10
  GET_AVAILABLE_RUNSPACES: 0x0002_1007, // 2.2.2.11
  USER_EVENT: 0x0002_1008, // 2.2.2.12
  APPLICATION_PRIVATE_DATA: 0x0002_1009, // 2.2.2.13
  GET_COMMAND_METADATA: 0x0002_100a, // 2.2.2.14
  RUNSPACEPOOL_HOST_CALL: 0x0002_1100, // 2.2.2.15
  RUNSPACEPOOL_HOST_RESPONSE: 0x0002_1101, // 2.2.2.16
  PIPELINE_INPUT: 0x0004_1002, // 2.2.2.17
  END_OF_PIPELINE_INPUT: 0x0004_1003, // 2.2.2.18
  PIPELINE_OUTPUT: 0x0004_1004, // 2.2.2.19
  ERROR_RECORD: 0x0004_1005, // 2.2.2.20
  PIPELINE_STATE: 0x0004_1006, // 2.2.2.21
  DEBUG_RECORD: 0x0004_1007, // 2.2.2.22
  VERBOSE_RECORD: 0x0004_1008, // 2.2.2.23
  WARNING_RECORD: 0x0004_1009, // 2.2.2.24
  PROGRESS_RECORD: 0x0004_1010, // 2.2.2.25
  INFORMATION_RECORD: 0x0004_1011, // 2.2.2.26
  PIPELINE_HOST_CALL: 0x0004_1100, // 2.2.2.27
  PIPELINE_HOST_RESPONSE: 0x0004_1101, // 2.2.2.28
  CONNECT_RUNSPACEPOOL: 0x0001_0008, // 2.2.2.29, WSMan alone
  RUNSPACEPOOL_INIT_DATA: 0x0002_100b, // 2.2.2.30, WSMan alone
  RESET_RUNSPACE_STATE: 0x0002_100c, // 2.2.2.31
} as const;

export type MessageName = keyof typeof messageType;

const names = new Map<number, MessageName>(
  Object.entries(messageType).map(([name, type]) => [type, name as MessageName]),
);

/** The name of a message type, or undefined where MS-PSRP knows none. */
export function messageName(type: number): MessageName | undefined {
  return names.get(type);
}

/** MS-PSRP 2.2.3.4. */
export const poolState = { opened: 2, closed: 3, closing: 4, broken: 5 } as const;

/** MS-PSRP 2.2.3.5. */
export const pipelineState = { running: 1, stopping: 2, stopped: 3, completed: 4, failed: 5 } as const;

/** What we speak. 2.4 drops the session key between two newer peers; 2.3 is what every Windows knows. MS-PSRP 2.2.2.1. */
export const versions = { protocol: '2.3', powershell: '2.0', serialization: '1.1.0.1' } as const;
