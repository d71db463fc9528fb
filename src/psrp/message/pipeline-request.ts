import type { PsValue } from '../value.ts';

/** One argument. A name of null is a positional one; a switch is a Boolean. */
export interface PsParameter {
  readonly name: string | null;
  readonly value: PsValue;
}

/** One element of a pipeline: constant script text, or the name of a command (all a restricted endpoint allows). */
export interface PipelineCommand {
  readonly text: string;
  readonly isScript: boolean;
  readonly parameters: readonly PsParameter[];
  /** Script text in a scope of its own, as `Invoke-Command` does not and `&` does; null leaves it to the server. */
  readonly useLocalScope: boolean | null;
  /** Errors of this command come out as output. MS-PSRP 2.2.3.12. */
  readonly mergeErrors: boolean;
}

/** What is to be run. MS-PSRP 2.2.2.10. */
export interface PipelineRequest {
  /** One at least; the output of each is the input of the next. */
  readonly commands: readonly PipelineCommand[];
  /** True: no input follows, and the pipeline does not wait for any. */
  readonly noInput: boolean;
  readonly addToHistory: boolean;
  /** PowerShell's own client sends housekeeping of its debugger as nested pipelines. */
  readonly isNested: boolean;
}
