import type { Broken } from '../broken.ts';
import type { Guid } from '../guid.ts';
import type { PsErrorRecord, PsInformation, PsProgress } from '../message/records.ts';
import type { PsValue } from '../value.ts';

/** How a pipeline ended, said once per pipeline. MS-PSRP 2.2.3.5. */
interface PipelineEnded {
  readonly kind: 'ended';
  readonly pipeline: Guid;
  readonly how: 'completed' | 'stopped' | 'failed';
  /** Always there for failed; for stopped where the server said why. */
  readonly error?: PsErrorRecord;
  /** The script asked a person something: the host method it called. Then `how` is failed. */
  readonly asked?: string;
}

/** What the client half says. After `closed` or `broken` nothing follows, and pipelines without `ended` are unknown. */
export type ClientEvent =
  | {
      readonly kind: 'opened';
      readonly protocolVersion: string;
      /** ApplicationPrivateData of the server (its PSVersionTable among it), as it came. MS-PSRP 2.2.2.13. */
      readonly serverData: PsValue | null;
    }
  | { readonly kind: 'output'; readonly pipeline: Guid; readonly value: PsValue }
  /** One message was longer than the request wants them; nothing of it was kept. The pipeline goes on. */
  | { readonly kind: 'passed-over'; readonly pipeline: Guid }
  | { readonly kind: 'error'; readonly pipeline: Guid; readonly record: PsErrorRecord }
  | { readonly kind: 'warning' | 'verbose' | 'debug'; readonly pipeline: Guid; readonly text: string }
  | { readonly kind: 'information'; readonly pipeline: Guid; readonly record: PsInformation }
  | { readonly kind: 'progress'; readonly pipeline: Guid; readonly record: PsProgress }
  | PipelineEnded
  | {
      /** A call that only writes was ignored; one that wants a value was answered "not supported". */
      readonly kind: 'host-call';
      /** Null: the pool's own. */
      readonly pipeline: Guid | null;
      readonly method: string;
      readonly answered: 'ignored' | 'not-supported';
    }
  /** `seal` and `unseal` work from now on. */
  | { readonly kind: 'key-agreed' }
  | {
      /** A line that is no element: words of a shell profile, or of the server's program in distress. */
      readonly kind: 'diagnostic';
      readonly text: string;
    }
  | {
      readonly kind: 'closed';
      /** False: the server closed the pool by itself. */
      readonly asked: boolean;
    }
  | Broken;
