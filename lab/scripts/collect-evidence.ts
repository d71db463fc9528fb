import type { PartName } from '../../src/diagnosis/evidence.ts';
import type { Behaviour } from './behaviour.ts';
import { certificate } from './collect-evidence/certificate.ts';
import { domain } from './collect-evidence/domain.ts';
import { eventMark } from './collect-evidence/event-mark.ts';
import { events } from './collect-evidence/events.ts';
import { firewall } from './collect-evidence/firewall.ts';
import { keyAccess } from './collect-evidence/key-access.ts';
import { licensing } from './collect-evidence/licensing.ts';
import { listener } from './collect-evidence/listener.ts';
import { listenerWmi } from './collect-evidence/listener-wmi.ts';
import { owners } from './collect-evidence/owners.ts';
import { port } from './collect-evidence/port.ts';
import { reboot } from './collect-evidence/reboot.ts';
import { role } from './collect-evidence/role.ts';
import { services } from './collect-evidence/services.ts';
import { sessions } from './collect-evidence/sessions.ts';
import { storage } from './collect-evidence/storage.ts';
import { system } from './collect-evidence/system.ts';
import { termService } from './collect-evidence/term-service.ts';
import { time } from './collect-evidence/time.ts';
import { tls } from './collect-evidence/tls.ts';
import { updates } from './collect-evidence/updates.ts';

/** The read-only scripts of playbooks/collect-evidence, by part. */
export const collectEvidence: Readonly<Record<PartName, Behaviour>> = {
  'event-mark': eventMark,
  services,
  listener,
  certificate,
  'key-access': keyAccess,
  events,
  sessions,
  firewall,
  port,
  tls,
  'listener-wmi': listenerWmi,
  owners,
  time,
  system,
  role,
  reboot,
  storage,
  licensing,
  domain,
  'term-service': termService,
  updates,
};
