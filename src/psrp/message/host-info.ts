import { type PsObject, record } from '../value.ts';

/**
 * A host nobody sits at. MS-PSRP 2.2.3.14. `write-only`: a console without a screen buffer, whose writes reach us
 * and are ignored; `none`: no console at all.
 */
export function hostInfo(host: 'write-only' | 'none', ofPool: boolean): PsObject {
  const none = host === 'none';
  return record({
    _isHostUINull: none,
    _isHostRawUINull: true,
    _isHostNull: none,
    // A pipeline uses the host that its pool was opened with.
    _useRunspaceHost: !ofPool,
  });
}
