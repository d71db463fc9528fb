import type { LabHost, LabService } from './model.ts';

/** TermService is down, and with it the redirector, which cannot run without; the people stay, disconnected. */
export function stopTermService(host: LabHost, service: Partial<LabService> = {}): void {
  Object.assign(host.services.TermService ?? {}, { status: 'Stopped', ...service });
  const redirector = host.services.UmRdpService;
  if (redirector !== undefined) redirector.status = 'Stopped';
  for (const session of host.sessions) session.state = 'Disconnected';
}
