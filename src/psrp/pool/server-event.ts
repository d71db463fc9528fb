import type { Broken } from '../broken.ts';
import type { Guid } from '../guid.ts';
import type { PipelineRequest } from '../message/pipeline-request.ts';
import type { PsErrorRecord } from '../message/records.ts';
import type { PsValue } from '../value.ts';

/** What the server half says. After `closed` or `broken` nothing follows. */
export type ServerEvent =
  | {
      /** To be answered with `accept` or `refuseOpen`. */
      readonly kind: 'open-asked';
      readonly pool: Guid;
      readonly protocolVersion: string;
      readonly minRunspaces: number;
      readonly maxRunspaces: number;
      /** ApplicationArguments of the client. MS-PSRP 2.2.2.2. */
      readonly clientData: PsValue | null;
    }
  | { readonly kind: 'pipeline'; readonly pipeline: Guid; readonly request: PipelineRequest }
  | {
      /** `Import-PSSession`, `Get-Command` by GET_COMMAND_METADATA; to be answered with `commandMetadata`. MS-PSRP 2.2.2.14. */
      readonly kind: 'metadata-asked';
      readonly pipeline: Guid;
      /** Patterns; empty is all. */
      readonly names: readonly string[];
    }
  | { readonly kind: 'input'; readonly pipeline: Guid; readonly value: PsValue }
  | { readonly kind: 'input-ended'; readonly pipeline: Guid }
  | {
      /** To be answered with `stopped` (or any other ending that came first). */
      readonly kind: 'stop-asked';
      readonly pipeline: Guid;
    }
  | {
      /** The client wants no more of it; whatever still runs for it should end. */
      readonly kind: 'released';
      readonly pipeline: Guid;
    }
  | {
      /** The answer to a `hostCall` that wanted one. MS-PSRP 2.2.2.28. */
      readonly kind: 'host-answer';
      readonly pipeline: Guid;
      readonly call: number;
      readonly value: PsValue | null;
      readonly error: PsErrorRecord | null;
    }
  | { readonly kind: 'key-agreed' }
  | { readonly kind: 'diagnostic'; readonly text: string }
  | { readonly kind: 'closed' }
  | Broken;
