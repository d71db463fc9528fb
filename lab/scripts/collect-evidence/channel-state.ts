import type { LabHost } from '../../model.ts';

/** The security log is for administrators; the others are not kept from anybody. */
export function channelState(host: LabHost, name: string): 'read' | 'absent' | 'disabled' | 'denied' {
  const fixed = host.channels[name];
  if (fixed !== undefined) return fixed;
  return host.identity === 'user' && name === 'Security' ? 'denied' : 'read';
}
