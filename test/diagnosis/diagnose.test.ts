import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { evidenceCases, evidenceOf } from './evidence-cases.ts';

const firstOf = (name: string) => diagnose(evidenceOf(name)).causes[0]!;

describe('diagnose', () => {
  it.each(evidenceCases)('$name: $title', ({ evidence, expected }) => {
    const { causes } = diagnose(evidence);
    const [first] = causes;
    expect(first?.id).toBe(expected.first);
    expect(first?.confidence).toBe(expected.confidence);
    expect(first?.owner).toBe(expected.owner);
    if (expected.all !== undefined) expect(causes.map(({ id }) => id)).toEqual(expected.all);
  });

  it('names what was seen and where, in the words of the card', () => {
    expect(firstOf('ts-02')).toEqual({
      id: 'listener-key-unusable',
      title: 'The listener cannot use its private key',
      confidence: 'strong',
      for: [
        'reset after ClientHello, seen from hq',
        'System 36870 at 07:31:01, one second after our probe',
        'NETWORK SERVICE has no read on key f686…_3b1c',
      ],
      against: [],
      notLooked: [],
    });
    expect(diagnose(evidenceOf('ts-02')).causes[1]).toEqual({
      id: 'middlebox',
      title: 'A device between us resets TLS',
      confidence: 'weak',
      for: [],
      against: ['the host itself logged the failure'],
      notLooked: [],
    });
  });

  it.each([
    ['ts-02-outside', 'A device between us resets TLS'],
    ['silence-after-client-hello', 'A device between us lets no TLS through'],
    ['plaintext-after-tls', 'A device between us answers without TLS'],
    ['thumbprint-of-a-device', 'A device between us opens TLS'],
    ['negotiation-reset', 'A device between us cuts the connection'],
    ['negotiation-silent', 'A device between us lets nothing through'],
  ])('says of a device between no more than was seen: %s', (name, title) => {
    const { causes } = diagnose(evidenceOf(name));
    expect(causes.find(({ id }) => id === 'middlebox')?.title).toBe(title);
  });

  it('sees in a port that is open and silent a service that hangs, whatever the service says of itself', () => {
    expect(firstOf('negotiation-silent-stop-pending').for).toEqual([
      'negotiation: no answer, seen from hq',
      'TermService is StopPending',
    ]);
    expect(firstOf('negotiation-silent-running')).toMatchObject({
      title: 'The Remote Desktop service hangs or is overloaded',
      against: [],
    });
    const stopped = diagnose({ ...evidenceOf('negotiation-silent'), inside: evidenceOf('ts-04').inside });
    expect(stopped.causes.map(({ id }) => id)).not.toContain('service-hangs');
  });

  it('holds a connection that the host logged against a device, and needs no TLS log for it', () => {
    const evidence = evidenceOf('negotiation-silent-running');
    const device = diagnose(evidence).causes.find(({ id }) => id === 'middlebox');
    expect(device?.against).toEqual([
      'the host logged our connection: RemoteConnectionManager/Operational 261 at 07:31:00, in the second of our probe',
    ]);
    expect(device?.notLooked).toEqual([]);
  });

  it('keeps a Deny entry apart from a missing one, because it is a change of its own', () => {
    expect(firstOf('reset-read-denied').for).toContain('NETWORK SERVICE is denied read on key f686…_3b1c');
  });

  it('splits a group once one member was looked at from inside', () => {
    expect(firstOf('ts-04-outside').notLooked).toEqual(['services, listener: not looked inside']);
    expect(firstOf('ts-04').for).toContain('TermService is Stopped and disabled');
    expect(firstOf('refused-only-services-seen').notLooked).toEqual(['listener: not looked, access denied']);
  });

  it('says "not looked yet" while the inside is on its way', () => {
    expect(firstOf('ts-02-pending').notLooked).toEqual(['events, key-access: not looked yet']);
  });

  it('says why the way in is closed', () => {
    expect(firstOf('silent-no-way-in').notLooked).toEqual([
      'firewall, services: not looked, the way in does not answer (port 5985 filtered)',
    ]);
  });

  it('calls an access list that could not be read unknown', () => {
    const { notLooked, against } = firstOf('reset-access-denied');
    expect(notLooked).toContain('key-access: the access list of key f686…_3b1c could not be read');
    expect(against).toEqual([]);
  });

  it('claims no silence of a log that is younger than the probe', () => {
    const { notLooked, against } = firstOf('reset-young-log');
    expect(notLooked).toContain('events: the System log goes back only to 07:31:04');
    expect(against.join()).not.toContain('36870');
  });

  it('shows the policy that owns the setting and that the local value does not count', () => {
    expect(firstOf('ts-08').for).toEqual([
      'TLS is refused, standard RDP security only, seen from hq',
      "SecurityLayer is 0, set by GPO 'RDS baseline'",
      'the local value 2 does not count',
    ]);
  });

  it('says that the default certificate is served in place of a lost pin', () => {
    expect(firstOf('ts-07').for).toEqual([
      'the listener is pinned to C0FFEE77…, which is not in LocalMachine\\My',
      'System 1051 at 05:00:00, 27 hours before our probe',
      'the default self-signed certificate A1B2C3D4… is served, seen from hq',
    ]);
  });

  it('names both machines when another one answers', () => {
    expect(firstOf('ts-10').for).toEqual([
      'NTLM names PRINT-07, seen from hq; the host calls itself TS-10',
      'thumbprint 99999999… seen from hq; the host itself has A1B2C3D4…',
      'the host logged no connection (261) around our probe',
    ]);
    expect(firstOf('ts-10-outside').for).toEqual([
      'NTLM names PRINT-07, seen from hq; the inventory expects TS-10',
    ]);
  });

  it('follows the clock of the host when it looks for events around the probe', () => {
    const evidence = evidenceOf('clock-ahead-old-tls');
    expect(diagnose(evidence).causes[0]?.for).toContain(
      'System 36874 at 08:31:02, 2 seconds after our probe',
    );
  });

  it('holds a second address that works against what ends every connection', () => {
    const evidence = evidenceOf('ts-02');
    const working = { ...evidenceOf('ts-01').outside!.addresses[0]!, address: '10.1.2.99' };
    const outside = { ...evidence.outside!, addresses: [...evidence.outside!.addresses, working] };
    expect(diagnose({ ...evidence, outside }).causes[0]?.against).toEqual([
      '10.1.2.99, another address of the name, answers, seen from hq',
    ]);
  });

  it('sees a strange machine behind any address of the name', () => {
    const evidence = evidenceOf('ts-01');
    const stranger = evidenceOf('ts-10').outside!.addresses[0]!;
    const outside = { ...evidence.outside!, addresses: [...evidence.outside!.addresses, stranger] };
    expect(diagnose({ ...evidence, outside }).causes[0]?.id).toBe('wrong-machine');
  });

  it('is empty when nobody looked', () => {
    expect(diagnose({ outside: null, inside: null, codes: null, expectedComputer: null }).causes).toEqual([]);
  });

  it('is never strong without a look from outside', () => {
    const [first] = diagnose({ ...evidenceOf('ts-04'), outside: null }).causes;
    expect(first?.id).toBe('service-stopped');
    expect(first?.confidence).toBe('medium');
    expect(first?.notLooked).toContain('outside: not looked');
  });
});
