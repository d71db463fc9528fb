import type { Site } from '../bot/world.ts';
import type { HostExecutor } from '../ports/host-executor.ts';
import type { Message } from '../view/message.ts';
import type { FollowedFiles } from './follow-files.ts';

/** What the chat is opened on: a lab, or the site that rdp-medic.yaml describes. */
export interface Place {
  readonly site: () => Site;
  /** The files behind it, where they are read anew when they change. */
  readonly files?: Pick<FollowedFiles<unknown>, 'listen' | 'ready'>;
  readonly executor: HostExecutor;
  /** Name of the place looks are taken from. */
  readonly from: string;
  readonly auditFile: string;
  readonly dataDir: string;
  readonly redisUrl: string | null;
  /** Said before anything else. */
  readonly words: readonly string[];
  /** Said after them where the chat is this terminal. */
  readonly terminalWords: readonly string[];
  /** Console account that speaks first. */
  readonly speaker: string;
  readonly lab: LabPlace | null;
  close(): Promise<void>;
}

/** What only a lab has: hosts that can be broken and mended, and the liberty to speak as anybody. */
interface LabPlace {
  readonly people: readonly string[];
  /** Answers `/lab …`. */
  readonly command: (line: string) => Promise<Message>;
  /** Said last. */
  readonly farewell: () => readonly string[];
}

/** What has to be put right before the program can start; every fault is one line. */
export class CannotStart extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'CannotStart';
    this.faults = faults;
  }
}
