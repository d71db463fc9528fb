import { describe, expect, it } from 'vitest';
import type { Cause } from '../../src/diagnosis/cause.ts';
import { connectionLogged } from '../../src/diagnosis/connection-logged.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import type { Evidence, InsideEvidence } from '../../src/diagnosis/evidence.ts';
import { findEvents } from '../../src/diagnosis/find-events.ts';
import { logGap, schannelGap } from '../../src/diagnosis/log-gap.ts';
import type { HostEvent } from '../../src/diagnosis/parts.ts';
import { evidenceOf } from './evidence-cases.ts';

const core = 'Microsoft-Windows-RemoteDesktopServices-RdpCoreTS/Operational';

function eventsOf(evidence: Evidence): readonly HostEvent[] {
  const { events } = evidence.inside!;
  return events.looked ? events.value.events : [];
}

/** The same evidence with other events. */
function withEvents(
  evidence: Evidence,
  change: (events: readonly HostEvent[]) => readonly HostEvent[],
): Evidence {
  return changed(evidence, 'events', { events: change(eventsOf(evidence)) });
}

function changed(evidence: Evidence, part: keyof InsideEvidence, change: object): Evidence {
  const seen = evidence.inside![part] as { value: object };
  const inside = { ...evidence.inside, [part]: { looked: true, value: { ...seen.value, ...change } } };
  return { ...evidence, inside: inside as InsideEvidence };
}

const without = (evidence: Evidence, ...ids: readonly number[]): Evidence =>
  withEvents(evidence, (events) => events.filter(({ id }) => !ids.includes(id)));

function first(evidence: Evidence): Pick<Cause, 'id' | 'confidence'> & { lines: string } {
  const [cause] = diagnose(evidence).causes;
  return { id: cause!.id, confidence: cause!.confidence, lines: cause!.for.join('\n') };
}

describe('the correlation table, row by row', () => {
  it('1: nothing logged, TCP silent: the network, the firewall or the port', () => {
    const row = evidenceOf('row-01-nothing-reached-the-host');
    expect(first(row)).toMatchObject({ id: 'port-filtered', confidence: 'medium' });
    expect(first(row).lines).toContain('the host logged no connection (261, 131) around our probe');
  });

  it('2: accepted, 36870, no logon: the key of the listener', () => {
    const row = evidenceOf('row-02-listener-key');
    expect(first(row)).toMatchObject({ id: 'listener-key-unusable', confidence: 'strong' });
    const unread = changed(row, 'key-access', { entries: null, networkServiceCanRead: null });
    expect(first(unread).confidence).toBe('strong');
    expect(first(without(unread, 36870)).confidence).not.toBe('strong');
  });

  it('3: 1057 or 1058 and no 1056: the renewal failed; a 1056 after it heals', () => {
    const row = evidenceOf('row-03-renewal');
    expect(first(row)).toMatchObject({ id: 'renewal-failed', confidence: 'strong' });
    const healed = withEvents(row, (events) => [
      ...events,
      { ...events.find(({ id }) => id === 1058)!, id: 1056, at: '2026-11-21T06:45:00.000Z', record: 20_001 },
    ]);
    expect(first(healed).lines).not.toContain('1058');
  });

  it('3: with no history fetched, that a renewal was not seen to fail says nothing', () => {
    const noted = without(evidenceOf('row-03-renewal'), 1058);
    const short = changed(noted, 'events', { since: '2026-11-21T07:16:00.000Z' });
    const line = 'events: what the System log held before 07:16:00 was not fetched';
    expect(diagnose(noted).causes[0]?.notLooked).not.toContain(line);
    expect(diagnose(short).causes[0]?.notLooked).toContain(line);
  });

  it('4: accepted, 36874 or 36888 (40): TLS versions or ciphers; a scan (10) is noise', () => {
    const row = evidenceOf('row-04-no-common-cipher');
    expect(first(row)).toMatchObject({ id: 'tls-mismatch', confidence: 'strong' });
    expect(first(without(row, 36874)).confidence).toBe('strong');
    const scanned = withEvents(without(row, 36874), (events) =>
      events.map((event) =>
        event.id === 36888 ? { ...event, data: { AlertDesc: '10', ErrorState: '1203' } } : event,
      ),
    );
    expect(first(scanned).confidence).toBe('medium');
  });

  it('5: accepted, 1051, 1053 or 1055 with a pin: the pinned certificate', () => {
    const row = evidenceOf('row-05-pin');
    expect(first(row)).toMatchObject({ id: 'pinned-certificate-wrong', confidence: 'strong' });
    expect(first(without(row, 1055)).id).not.toBe('pinned-certificate-wrong');
  });

  it('6: accepted, 140 or 4625: the account, not the host', () => {
    const row = evidenceOf('row-06-credentials');
    expect(first(row)).toMatchObject({ id: 'credentials-refused', confidence: 'strong' });
    expect(first(row).lines).toContain('wrong password (C000006A)');
    expect(first(without(row, 4625)).lines).toContain('RdpCoreTS/Operational 140');
    expect(first(without(row, 4625, 140)).confidence).toBe('medium');
  });

  it('7: 1149, then 24 or 40 within seconds: the session, with the code of 40', () => {
    const row = evidenceOf('row-07-session-ends');
    expect(first(row)).toMatchObject({ id: 'session-ends-after-logon', confidence: 'strong' });
    expect(first(row).lines).toContain('4 s later event 40 with reason 0');
    const wanted = withEvents(row, (events) =>
      events.map((event) => (event.id === 40 ? { ...event, data: { Reason: '11' } } : event)),
    );
    expect(first(wanted).id).toBe('healthy');
  });

  it('8: 1149, 21, then a drop near 65 s: UDP, unless UDP is switched off', () => {
    const row = evidenceOf('row-08-udp');
    expect(first(row)).toMatchObject({ id: 'udp-drop', confidence: 'medium' });
    const { policy } = (row.inside!.listener as { value: { policy: object } }).value;
    const tcp = changed(row, 'listener', { policy: { ...policy, selectTransport: 1 } });
    expect(first(tcp).confidence).toBe('weak');
  });

  it('9: many refused logons of strangers, 1006: somebody tries passwords', () => {
    const row = evidenceOf('row-09-brute-force');
    expect(first(row)).toMatchObject({ id: 'brute-force', confidence: 'medium' });
    expect(first(row).lines).toContain('24 refused logons');
    expect(first(withEvents(row, (events) => events.filter(({ id }) => id === 131))).id).toBe('healthy');
  });

  it('10: 7031, 7034 or Application 1000: the service crashes, whatever its name is translated to', () => {
    const row = evidenceOf('row-10-crash');
    expect(first(row)).toMatchObject({ id: 'service-crashes', confidence: 'strong' });
    expect(first(without(row, 1000)).id).toBe('service-crashes');
    expect(first(without(row, 1000, 7034)).id).toBe('service-stopped');
    const another = withEvents(without(row, 1000), (events) =>
      events.map((event) => ({
        ...event,
        data: { param1: 'Print Spooler', Binary: '530070006F006F006C0065007200' },
      })),
    );
    expect(first(another).id).toBe('service-stopped');
  });

  it('11: nothing logged though the port answers: a device, or another machine', () => {
    const row = evidenceOf('row-11-nothing-logged');
    expect(first(row)).toMatchObject({ id: 'middlebox', confidence: 'strong' });
    expect(first(evidenceOf('pair-key-unreadable-vs-device-resets-2')).confidence).toBe('medium');
  });

  it('12: the clock is five minutes off or more', () => {
    const row = evidenceOf('row-12-clock');
    expect(first(row)).toMatchObject({ id: 'clock-skew', confidence: 'strong' });
    expect(first({ ...row, skew: null })).toMatchObject({ id: 'clock-skew', confidence: 'strong' });
  });
});

describe('an event and our probe', () => {
  const row = evidenceOf('row-02-listener-key');
  const [accepted] = findEvents(row, 'rdpcorets', [131]);
  const logged = (evidence: Evidence) => findEvents(evidence, 'schannel', [36870])[0]!;
  const at = (evidence: Evidence, time: string, record = 20_001): Evidence =>
    withEvents(evidence, (events) =>
      events.map((event) => (event.id === 36870 ? { ...event, at: `2026-11-21T${time}Z`, record } : event)),
    );

  it('belong together by the address and port of our socket', () => {
    expect(accepted).toMatchObject({ match: 'connection', ours: true });
    expect(connectionLogged(row)).toEqual({
      state: 'ours',
      line: 'RdpCoreTS/Operational 131 at 07:31:00, our own connection',
    });
  });

  it('belong together more weakly by the port alone', () => {
    const translated = evidenceOf('translated-address');
    expect(findEvents(translated, 'rdpcorets', [131])[0]).toMatchObject({ match: 'port', ours: false });
    expect(connectionLogged(translated).line).toContain('its address translated on the way');
  });

  it('know IPv6, IPv4 within it, and a zone', () => {
    const from = (ClientIP: string, address: string) => {
      const outside = { ...row.outside!, sources: [{ address, port: 51200 }] };
      const events = withEvents({ ...row, outside }, (all) =>
        all.map((event) => (event.id === 131 ? { ...event, data: { ClientIP } } : event)),
      );
      return findEvents(events, 'rdpcorets', [131])[0]?.match;
    };
    expect(from('[::ffff:10.1.0.5]:51200', '10.1.0.5')).toBe('connection');
    expect(from('[fe80::5%4]:51200', 'FE80::5')).toBe('connection');
    expect(from('10.1.0.5:51200', '10.1.0.6')).toBe('port');
    expect(from('10.1.0.5:51999', '10.1.0.5')).toBe('window');
    expect(from('nobody', '10.1.0.5')).toBe('probe');
  });

  it('belong together by the clock of the host, two seconds beyond what was measured', () => {
    expect(logged(at(row, '07:31:02.430')).match).toBe('probe');
    expect(logged(at(row, '07:31:02.450')).match).toBe('window');
    expect(logged(at(row, '07:31:09.000')).ours).toBe(false);
    const skew = { ms: 540_000, withinMs: 60 };
    expect(logged({ ...at(row, '07:40:01.000'), skew }).match).toBe('probe');
    expect(logged({ ...at(row, '07:31:01.000'), skew }).match).toBe('window');
    expect(logged({ ...at(row, '07:31:01.000'), skew: { ms: 3_600_000, withinMs: 60 } }).match).toBe('far');
  });

  it('are strangers where the record was there before our probe', () => {
    expect(logged(at(row, '07:31:00.100', 20_000)).match).toBe('window');
    expect(
      first(at(changed(row, 'key-access', { networkServiceCanRead: null }), '07:31:00.100', 19_999))
        .confidence,
    ).toBe('medium');
  });

  it('belong together by the record alone where no clock was compared, and not at all without either', () => {
    const unmeasured = { ...row, skew: null };
    expect(logged(at(unmeasured, '09:00:00.000')).match).toBe('probe');
    const mark = { looked: false, why: 'failed', detail: '' } as const;
    const neither = { ...unmeasured, inside: { ...row.inside!, 'event-mark': mark } };
    expect(logged(neither).match).toBe('window');
    expect(diagnose(neither).causes[0]?.for.join()).toContain('within 10 minutes of our probe');
  });

  it('prove less where somebody else connected at the same time', () => {
    const shared = evidenceOf('pair-our-event-vs-others-2');
    expect(logged(shared)).toMatchObject({ match: 'probe', shared: true, ours: false });
    expect(diagnose(shared).causes[0]?.for.join()).toContain('; others connected at the same time');
    const sources = { ...shared.outside! };
    delete (sources as { sources?: unknown }).sources;
    expect(logged({ ...shared, outside: sources }).shared).toBe(true);
  });
});

describe('an answer that is empty', () => {
  const quiet = evidenceOf('pair-key-unreadable-vs-device-resets-2');
  const channel = (change: object) => {
    const { channels } = (quiet.inside!.events as { value: { channels: readonly { name: string }[] } }).value;
    return changed(quiet, 'events', {
      channels: channels.map((each) => (each.name === 'System' ? { ...each, ...change } : each)),
    });
  };

  it('is one when the log was read, whole, over the window, and Schannel logs', () => {
    expect(schannelGap(quiet)).toBeNull();
    expect(logGap(quiet, core)).toBeNull();
  });

  it.each([
    [{ state: 'absent' }, 'events: the System log is absent'],
    [{ state: 'disabled' }, 'events: the System log is disabled'],
    [{ state: 'denied' }, 'events: the System log is denied'],
    [{ state: 'failed' }, 'events: the System log could not be read'],
    [{ cut: true }, 'events: more came from the System log than could be fetched'],
    [{ oldest: '2026-11-21T07:30:00.000Z' }, 'events: the System log goes back only to 07:30:00'],
    [{ oldest: null }, 'events: the System log is empty'],
  ])('is none when the log is %o', (change, line) => {
    expect(logGap(channel(change), 'System')).toBe(line);
    expect(diagnose(channel(change)).causes.flatMap(({ notLooked }) => notLooked)).toContain(line);
  });

  it('is none of Schannel when it is told to be silent, or nobody looked whether it is', () => {
    expect(schannelGap(changed(quiet, 'tls', { eventLogging: 0 }))).toBe(
      'events: Schannel is told to log nothing (EventLogging is 0)',
    );
    expect(schannelGap(changed(quiet, 'tls', { eventLogging: null }))).toBeNull();
    const tls = { looked: false, why: 'denied', detail: '' } as const;
    expect(schannelGap({ ...quiet, inside: { ...quiet.inside!, tls } })).toBe(
      'tls: whether Schannel logs its errors was not looked at',
    );
  });

  it('is none of "no connection" while the log of the listener has a gap', () => {
    const row = evidenceOf('row-11-nothing-logged');
    const { channels } = (row.inside!.events as { value: { channels: readonly { name: string }[] } }).value;
    const disabled = channels.map((each) =>
      /Manager\/Operational/.test(each.name) ? { ...each, state: 'disabled' } : each,
    );
    const gap = changed(row, 'events', { channels: disabled });
    expect(connectionLogged(gap).state).toBe('not-looked');
    expect(first(gap).confidence).not.toBe('strong');
  });
});
