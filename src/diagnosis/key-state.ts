import { deniedTo, networkServiceSids } from './denied-to.ts';
import { describeKey } from './describe-key.ts';
import type { Evidence } from './evidence.ts';
import type { KeyAccessPart } from './parts.ts';
import { seenPart } from './seen-part.ts';

/** `unknown`: something could not be read, which is never "broken". */
type KeyState = 'usable' | 'no-read' | 'missing' | 'orphan' | 'unknown' | 'not-looked';

export interface KeyReading {
  readonly state: KeyState;
  /** What was seen, in one line; empty when the part was not looked at. */
  readonly line: string;
}

/** FILE_READ_DATA: without it a Deny entry does not touch reading. */
const readData = 0x1;

/** Whether TermService (NETWORK SERVICE) can read the key file of the container in use. */
export function keyState(evidence: Evidence): KeyReading {
  const key = seenPart(evidence, 'key-access');
  if (key === null) return { state: 'not-looked', line: '' };
  if (key.file === null) return withoutFile(evidence);
  const name = describeKey(key.file);
  if (!key.exists) return { state: 'missing', line: `key file ${name} is not in MachineKeys` };
  if (key.networkServiceCanRead === null) {
    return { state: 'unknown', line: `key-access: the access list of key ${name} could not be read` };
  }
  if (key.networkServiceCanRead) return { state: 'usable', line: `NETWORK SERVICE can read key ${name}` };
  const why = denied(key) ? 'is denied read on' : 'has no read on';
  return { state: 'no-read', line: `NETWORK SERVICE ${why} key ${name}` };
}

/** No file is named for an orphan, and neither for a key that CNG keeps elsewhere. */
function withoutFile(evidence: Evidence): KeyReading {
  const certificate = seenPart(evidence, 'certificate');
  const selfSignedInUse = certificate !== null && certificate.pinnedInStore !== true;
  if (selfSignedInUse && certificate.stored !== null && certificate.stored.container === null) {
    return { state: 'orphan', line: 'the stored certificate names no key container (an orphan)' };
  }
  return { state: 'unknown', line: 'key-access: no key file is known for the certificate in use' };
}

function denied(key: KeyAccessPart): boolean {
  return deniedTo(key.entries ?? [], networkServiceSids, readData) !== null;
}
