import type { Cause, KnownCause } from '../cause.ts';
import { endsEarlier } from '../ends-earlier.ts';
import type { Evidence } from '../evidence.ts';
import { seenPart } from '../seen-part.ts';
import { serviceCrash } from '../service-crash.ts';
import { serviceState } from '../service-state.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'service-crashes', title: 'The Remote Desktop service crashes' };

export const serviceCrashes: KnownCause = { ...head, judge };

/** Strong where it is down, or ended while we looked; an older crash of a service that works again is a warning. */
function judge(evidence: Evidence): Cause | null {
  const crash = serviceCrash(evidence);
  if (crash === null) return null;
  const service = serviceState(evidence);
  const failure = endsEarlier(evidence);
  const disabled = seenPart(evidence, 'services')?.services.some(
    ({ name, startType }) => name.toLowerCase() === 'termservice' && startType === 4,
  );
  const down = service.state === 'stopped' && disabled !== true;
  const failing = failure !== null && (down || crash.found.ours);
  return verdict(head, evidence, {
    confidence:
      disabled === true
        ? 'weak'
        : failing
          ? 'strong'
          : crash.found.near || crash.times > 1
            ? 'medium'
            : 'weak',
    for: [
      failing ? failure : null,
      crash.line,
      crash.times > 1 ? `${crash.times} such events in the time that was asked for` : null,
      down ? service.line : null,
    ],
    against: [
      disabled === true ? `${service.line}: it was switched off` : null,
      service.state === 'running' && !failing ? `${service.line} again` : null,
    ],
    notLooked: unseen(evidence, 'services'),
  });
}
