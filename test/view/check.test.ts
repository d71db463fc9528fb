import { describe, expect, it } from 'vitest';
import type { CheckCard, CheckState } from '../../src/check/check.ts';
import type { AddressLook, LayerName, Observation } from '../../src/rdp/look.ts';
import { viewCheck } from '../../src/view/check.ts';
import { headingPhrase } from '../../src/view/heading-phrase.ts';
import { loggedOnLine } from '../../src/view/logged-on.ts';
import type { Fact, Message } from '../../src/view/message.ts';
import { cause, checkCard } from '../../src/view/samples/check-samples.ts';
import { insideLooked, insideNotLooked } from '../../src/view/samples/inside-samples.ts';
import { addressLook, outsideLook } from '../../src/view/samples/look-samples.ts';

function layerRows(card: Message): readonly Fact[] {
  const block = card.blocks.find((one) => one.kind === 'facts');
  return block?.kind === 'facts' ? block.rows : [];
}

function words(card: Message): string {
  return JSON.stringify(card.blocks);
}

/** Every observation of src/rdp/look.ts with which a layer can fail. */
const failing: Readonly<Record<LayerName, readonly Observation[]>> = {
  name: ['name-not-found', 'name-lookup-failed', 'name-lookup-timed-out'],
  tcp: ['refused', 'timed-out', 'unreachable', 'reset', 'failed'],
  negotiation: [
    'plain-rdp',
    'no-certificate',
    'inconsistent-flags',
    'client-certificate-required',
    'unknown-failure-code',
    'no-negotiation',
    'disconnected',
    'closed',
    'reset',
    'timed-out',
    'unexpected-bytes',
  ],
  tls: [
    'reset-after-client-hello',
    'closed-after-client-hello',
    'timed-out-after-client-hello',
    'plaintext-after-tls-promised',
    'protocol-error',
    'alert-40',
    'alert-255',
  ],
  certificate: ['expired', 'not-yet-valid', 'weak-key', 'weak-signature', 'unreadable'],
  credssp: ['closed-on-token', 'reset-on-token', 'timed-out', 'unexpected-bytes'],
  clock: ['far-skewed', 'skewed'],
};

describe('the heading of a check', () => {
  const pairs = Object.entries(failing).flatMap(([name, seen]) =>
    seen.map((observation) => [name as LayerName, observation] as const),
  );

  it.each(pairs)('has a phrase of its own for %s %s', (name, observation) => {
    const phrase = headingPhrase({ name, state: 'fault', observation, ms: 1 }, null);
    expect(phrase).toMatch(/\S+ \S+/);
    const others = pairs.filter(([layer, seen]) => layer !== name || seen !== observation);
    const same = others.filter(
      ([layer, seen]) =>
        headingPhrase({ name: layer, state: 'fault', observation: seen, ms: 1 }, null) === phrase,
    );
    expect(same).toEqual([]);
  });

  it('is good news only when nothing is wrong', () => {
    const outside = outsideLook(addressLook('healthy'));
    const fine = viewCheck(checkCard({ outside }, { diagnosis: { causes: [] }, remedy: null }));
    expect(fine.blocks[0]).toMatchObject({ mark: 'ok', text: 'ts-02: RDP answers as it should' });
    const wrong = cause({ id: 'wrong-machine', title: 'Another machine answers' });
    const other = viewCheck(checkCard({ outside }, { diagnosis: { causes: [wrong] }, remedy: null }));
    expect(other.blocks[0]).toMatchObject({
      mark: 'warning',
      text: 'ts-02: RDP answers, but another machine answers',
    });
  });

  it('keeps the names of products as they are written', () => {
    const outside = outsideLook(addressLook('healthy'));
    const heading = (title: string) =>
      viewCheck(checkCard({ outside }, { diagnosis: { causes: [cause({ title })] }, remedy: null }))
        .blocks[0];
    expect(heading('Remote Desktop is switched off')).toMatchObject({
      text: 'ts-02: RDP answers, but Remote Desktop is switched off',
    });
    expect(heading('Windows itself is denied its certificate store')).toMatchObject({
      text: 'ts-02: RDP answers, but Windows itself is denied its certificate store',
    });
  });

  it('calls nothing to repair only what outside and inside have both shown', () => {
    const seen = (inside: CheckState['inside']) =>
      words(
        viewCheck(
          checkCard(
            { outside: outsideLook(addressLook('healthy')), inside },
            { diagnosis: { causes: [] }, remedy: null },
          ),
        ),
      );
    expect(seen(insideLooked())).toContain('"Nothing to repair."');
    for (const inside of [null, insideNotLooked('unreachable', 'ts-02 takes no scripts')]) {
      expect(seen(inside)).toContain('Seen from outside, there is nothing to repair.');
    }
  });

  it('names what ends the connection, not a weakness that stands before it', () => {
    const look = addressLook('broken', { certificate: 'expired', credssp: 'reset-on-token' });
    const card = viewCheck(checkCard({ outside: outsideLook(look) }));
    expect(card.text).toBe('ts-02: it resets the connection when NLA begins.');
    expect(layerRows(card).map(({ label, state }) => [label, state])).toContainEqual(['certificate', 'WEAK']);
    expect(layerRows(card).map(({ label, state }) => [label, state])).toContainEqual(['nla', 'FAILS HERE']);
  });
});

describe('the layers of a check', () => {
  it('say FAILS HERE once, and after it nothing but that they were not reached', () => {
    const rows = layerRows(viewCheck(checkCard()));
    const at = rows.findIndex(({ state }) => state === 'FAILS HERE');
    expect(rows.filter(({ state }) => state === 'FAILS HERE')).toHaveLength(1);
    expect(rows.slice(0, at).map(({ state }) => state)).toEqual(['ok', 'ok', 'ok']);
    expect(rows.slice(at + 1).map(({ value, state }) => [value, state])).toEqual([
      ['not reached', undefined],
      ['not reached', undefined],
    ]);
  });

  it('say FAILS HERE nowhere when the connection works', () => {
    const look = addressLook('degraded', { certificate: 'expired' });
    expect(words(viewCheck(checkCard({ outside: outsideLook(look) })))).not.toContain('FAILS HERE');
  });
});

describe('the layers of another machine', () => {
  const stranger = {
    ...addressLook('healthy'),
    ntlm: { ...addressLook('healthy').ntlm!, computer: 'PRINT-07' },
  };
  const wrong = { causes: [cause({ id: 'wrong-machine', title: 'Another machine answers' })] };
  const rowsOf = (expected: CheckCard['expected'], look: AddressLook = stranger) => {
    const card = checkCard(
      { outside: outsideLook(look) },
      { diagnosis: wrong, remedy: null, ...(expected && { expected }) },
    );
    return layerRows(viewCheck(card)).filter(({ label }) => label === 'certificate' || label === 'nla');
  };

  it('are not called ok where its name is not the expected one', () => {
    expect(rowsOf({ computer: 'TS-10', certificate: 'not-looked' })).toMatchObject([
      { label: 'certificate', state: 'OTHER HOST', mark: 'warning' },
      {
        label: 'nla',
        value: 'says it is PRINT-07 in LAB, build 20348, expected TS-10',
        state: 'OTHER HOST',
        mark: 'warning',
      },
    ]);
  });

  it('keep the certificate ok of a host that was renamed', () => {
    expect(rowsOf({ computer: 'TS-10', certificate: 'same' }).map(({ state }) => state)).toEqual([
      'ok',
      'OTHER NAME',
    ]);
  });

  it('are told by the certificate alone where no name is expected', () => {
    expect(rowsOf({ computer: null, certificate: 'differs' }).map(({ state }) => state)).toEqual([
      'OTHER HOST',
      'ok',
    ]);
  });

  it('are ok where the name is the same in its NetBIOS form', () => {
    const own = { computer: 'ts-02.lab.example', certificate: 'same' } as const;
    expect(rowsOf(own, addressLook('healthy')).map(({ state }) => state)).toEqual(['ok', 'ok']);
  });
});

describe('what a check says of the inside', () => {
  it('is "not looked yet" while it is not known, and then nothing is called unrepairable', () => {
    const card = viewCheck(checkCard({ inside: null }, { remedy: null }));
    expect(words(card)).toContain('not looked yet');
    expect(words(card)).not.toContain('nothing is offered');
  });

  it('names the parts that were not looked at, and why', () => {
    const inside = {
      ...checkCard().state.inside!,
      events: insideNotLooked('denied', 'access to System denied').events,
    };
    expect(words(viewCheck(checkCard({ inside })))).toContain(
      'Not at events (access denied: access to System denied)',
    );
  });
});

describe('who is logged on', () => {
  it('is unknown, and says so, where the way in was lost before that was looked at', () => {
    const lost = insideNotLooked('unreachable', 'contact was lost').sessions;
    const inside = { ...insideLooked(), sessions: lost };
    expect(words(viewCheck(checkCard({ inside })))).toContain('Logged on: unknown; it could not be counted.');
    expect(loggedOnLine(inside)).toBe('who is logged on is unknown');
    const none = insideNotLooked('unreachable', 'ts-02 takes no scripts');
    expect(words(viewCheck(checkCard({ inside: none })))).not.toContain('Logged on');
  });
});

describe('a look inside that brought nothing', () => {
  it('says one reason once, whatever script it was told of', () => {
    const all = insideNotLooked('failed', '');
    const told = Object.fromEntries(
      Object.keys(all).map((name) => [
        name,
        {
          looked: false,
          why: 'failed',
          detail: `the connection was gone before collect-evidence/${name} was sent`,
        },
      ]),
    ) as unknown as typeof all;
    expect(words(viewCheck(checkCard({ inside: told })))).toContain(
      'Inside: nothing looked at. Not at 21 parts (the connection was gone before it was sent)',
    );
  });

  it('sends nobody to the console of a host whose RDP answers', () => {
    const inside = insideNotLooked('unreachable', 'ts-02 takes no scripts');
    const seen = (verdict: 'healthy' | 'broken') =>
      words(viewCheck(checkCard({ outside: outsideLook(addressLook(verdict)), inside })));
    expect(seen('healthy')).not.toContain('console');
    expect(seen('broken')).toContain('someone must look at its console');
  });
});

describe('what a check proposes', () => {
  it('is the command that plans it, never one that does it', () => {
    const buttons = viewCheck(checkCard()).blocks.flatMap((block) =>
      block.kind === 'buttons' ? block.buttons : [],
    );
    expect(buttons.map(({ command }) => command)).toEqual([
      '/rdp-fix rdp-grant-key-access ts-02',
      '/rdp-form rdp-grant-key-access ts-02',
    ]);
  });

  it('is nothing where somebody else owns the setting: the owner is named', () => {
    const owned = cause({ id: 'nla-off', owner: "GPO 'RDS baseline'" });
    const card = viewCheck(checkCard({}, { diagnosis: { causes: [owned] }, remedy: null }));
    expect(card.blocks.some((block) => block.kind === 'buttons')).toBe(false);
    expect(words(card)).toContain("set by policy (GPO 'RDS baseline')");
  });

  it('asks nobody by name of whom nothing is known', () => {
    const said = (owner: string) => {
      const causes = [cause({ id: 'nla-off', owner })];
      return words(viewCheck(checkCard({}, { diagnosis: { causes }, remedy: null })));
    };
    const policy = said('a policy (which one could not be read)');
    expect(policy).toContain('this is set by a policy (which one could not be read); a local change');
    expect(policy).toContain('Ask whoever keeps the policies of that host to require NLA');
    const mdm = said('device management (MDM)');
    expect(mdm).toContain('this is set by device management (MDM); a local change');
    expect(mdm).toContain('Ask whoever keeps device management to require NLA');
  });
});
