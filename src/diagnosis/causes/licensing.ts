import type { Cause, KnownCause } from '../cause.ts';
import { endsEarlier } from '../ends-earlier.ts';
import type { Evidence } from '../evidence.ts';
import { describeEvent, findEvents } from '../find-events.ts';
import { seenPart } from '../seen-part.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'licensing', title: 'Remote Desktop licensing refuses the session' };

export const licensing: KnownCause = { ...head, judge };

/** Extended codes 256 to 267 (ExtendedDisconnectReasonCode): everything licensing says to a client. */
const said: Readonly<Record<number, string>> = {
  256: 'an internal error of licensing',
  257: 'no licence server answers',
  258: 'no licence is left',
  259: 'a bad message of the client',
  260: 'the hardware id does not match',
  261: "the client's licence is invalid",
  262: 'the protocol could not be finished',
  263: 'the client ended the protocol',
  264: 'the encryption of the client is wrong',
  265: 'the licence cannot be upgraded',
  266: 'the licence of the server forbids remote connections',
  267: "the licence store of the person's own PC cannot be made or read",
};

/** What the host says of itself, while nobody has told of a session that was refused. */
function unproved(over: boolean): string {
  return over
    ? 'The grace period of Remote Desktop licensing is over'
    : 'The licensing of Remote Desktop is not in order';
}

/** 1068: no licensing mode is set; 1069: the grace period is over. */
function judge(evidence: Evidence): Cause | null {
  const extended = evidence.codes?.extended ?? null;
  const word = extended === null ? undefined : said[extended];
  const licensing = seenPart(evidence, 'licensing');
  const [event] = findEvents(evidence, 'remoteconnectionmanager', [1069, 1068]);
  const over = licensing !== null && licensing.graceDays !== null && licensing.graceDays <= 0;
  if (word === undefined && event === undefined && !over) return null;
  const earlier = endsEarlier(evidence);
  const inside = over || event !== undefined;
  const mode = licensing?.licensingType === 5 ? 'no licensing mode is set (LicensingType 5)' : null;
  // What the person's own PC keeps is not this host's doing.
  const ofClient = extended !== null && [259, 260, 261, 263, 264, 267].includes(extended);
  return verdict({ ...head, title: word === undefined ? unproved(over) : head.title }, evidence, {
    confidence: earlier !== null ? 'weak' : word !== undefined && inside && !ofClient ? 'strong' : 'medium',
    for: [
      word === undefined ? null : `your extended code 0x${extended!.toString(16).toUpperCase()}: ${word}`,
      over ? 'no day of the grace period is left' : null,
      inside ? mode : null,
      event === undefined ? null : describeEvent(event),
    ],
    against: [earlier],
    client: word === undefined ? null : ofClient ? 'own' : 'said',
    notLooked: unseen(evidence, 'licensing', 'events'),
  });
}
