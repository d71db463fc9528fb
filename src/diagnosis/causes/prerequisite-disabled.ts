import type { Cause, KnownCause } from '../cause.ts';
import { disabledPrerequisites } from '../disabled-prerequisites.ts';
import type { Evidence } from '../evidence.ts';
import { hangUp } from '../hang-up.ts';
import { keyMakingVerdict } from '../key-making-verdict.ts';
import { keyState } from '../key-state.ts';
import { serviceState } from '../service-state.ts';
import { tcpClosed } from '../tcp-closed.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'prerequisite-disabled', title: 'A service that Remote Desktop needs is disabled' };

export const prerequisiteDisabled: KnownCause = { ...head, judge };

function judge(evidence: Evidence): Cause | null {
  const disabled = disabledPrerequisites(evidence);
  if (disabled.length === 0) return null;
  const owner = disabled.find((each) => each.owner !== null)?.owner ?? null;
  const lines = disabled.map(({ line }) => line);
  const service = serviceState(evidence);
  const closed = tcpClosed(evidence);
  // What TermService needs to start explains why it does not.
  if (service.state === 'stopped' && disabled.some(({ forStart }) => forStart)) {
    const confidence = closed === null ? 'medium' : 'strong';
    return verdict(head, evidence, { confidence, for: [closed, ...lines, service.line], owner });
  }
  // Without KeyIso or CryptSvc no key can be used at all, however sound its file is.
  const sign = hangUp(evidence);
  const crypto = disabled.some(({ name }) => /^(keyiso|cryptsvc)$/i.test(name));
  if (sign !== null && crypto && keyState(evidence).state === 'usable') {
    return verdict(head, evidence, {
      confidence: 'strong',
      for: [sign, ...lines, keyState(evidence).line],
      owner,
    });
  }
  return keyMakingVerdict(head, evidence, lines, { owner });
}
