import type { Host } from '../inventory/host.ts';
import type { CommandStep, Outcome, Step } from '../playbook/step.ts';

/** Runs scripts on hosts. Never throws for a host's sake: what went wrong there is an Outcome. */
export interface HostExecutor {
  open(host: Host, signal: AbortSignal): Promise<Session | Extract<Outcome, { kind: 'unreachable' }>>;
}

export interface Session {
  readonly kind: 'session';
  /** Runs one step, beside others if need be; its own deadline is the step's `timeoutMs`. */
  run(step: Step, onRecord: (record: StreamRecord) => void, signal: AbortSignal): Promise<Outcome>;
  /** The same for a command without script text, where the way in can carry one. */
  runCommand?(
    step: CommandStep,
    onRecord: (record: StreamRecord) => void,
    signal: AbortSignal,
  ): Promise<Outcome>;
  close(): Promise<void>;
}

/** What a script says while it runs. */
export interface StreamRecord {
  readonly stream: 'progress' | 'warning' | 'verbose' | 'information';
  readonly text: string;
  /** 0..100, where the script says so. */
  readonly percent?: number;
}
