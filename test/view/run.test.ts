import { describe, expect, it } from 'vitest';
import type { RunState } from '../../src/run/run.ts';
import type { Message } from '../../src/view/message.ts';
import { viewRun } from '../../src/view/run.ts';
import { brokenSeen, seen } from '../../src/view/samples/look-samples.ts';
import { names, replaceKey } from '../../src/view/samples/playbook-samples.ts';
import {
  approvedRun,
  attempt,
  drifted,
  endedRun,
  hostState,
  plan,
  proof,
  returned,
  runState,
} from '../../src/view/samples/run-samples.ts';
import { viewRunHistory } from '../../src/view/status.ts';

function commands(card: Message): string[] {
  return card.blocks.flatMap((block) =>
    block.kind === 'buttons' ? block.buttons.map((one) => one.command) : [],
  );
}

function words(card: Message): string {
  return JSON.stringify(card.blocks);
}

describe('the card of a plan', () => {
  it('can be decided on while it waits, by its own id', () => {
    expect(commands(viewRun(runState(), 'plan', names))).toEqual(['approve 7f3a91c0', 'reject 7f3a91c0']);
  });

  it.each(['applying', 'proving', 'reverting', 'ended'] as const)(
    'has no buttons when the run is %s',
    (stage) => {
      expect(commands(viewRun(approvedRun(stage, {}), 'plan', names))).toEqual([]);
    },
  );

  it('keeps its buttons and shows who has approved while more approvals are needed', () => {
    const reviews: RunState['reviews'] = [
      { person: 'approver', verdict: 'approve', at: '2026-11-21T07:33:12.000Z' },
    ];
    const card = viewRun(
      runState({ reviews, approvals: [{ count: 2, from: 'server-approvers' }] }),
      'plan',
      names,
    );
    expect(commands(card)).toHaveLength(2);
    expect(words(card)).toContain('approved by approver at 07:33:12');
    expect(words(card)).toContain('2 approvals from server-approvers');
  });

  it('never takes a count that could not be taken for nobody', () => {
    const card = viewRun(runState({ plan: { ...plan, sessions: null } }), 'plan', names);
    expect(words(card)).toContain('how many are logged on is unknown');
    expect(words(card)).not.toContain('nobody is logged on');
  });

  it('says how many may be cut off where sessions are cut', () => {
    const cutting = { ...plan, playbook: replaceKey.name };
    const card = viewRun(runState({ playbook: replaceKey.name, plan: cutting }), 'plan', names);
    expect(words(card)).toContain('open sessions are cut (2 people are logged on, at most 2 may be cut off)');
  });

  it('says of a playbook that may restart a service only what it disrupts', () => {
    const card = words(viewRun(runState(), 'plan', names));
    expect(card).toContain('"label":"disrupts","value":"nothing (2 people');
    expect(card).not.toContain('"restarts"');
  });

  it('says that nobody may be cut off where nobody is logged on', () => {
    const cutting = { ...plan, playbook: replaceKey.name, sessions: 0 };
    const card = viewRun(runState({ playbook: replaceKey.name, plan: cutting }), 'plan', names);
    expect(words(card)).toContain('(nobody is logged on, and nobody may be cut off)');
  });

  it('warns when an undo or a plan lowers security', () => {
    const host = { ...plan.hosts[0]!, before: { UserAuthentication: 1 }, after: { UserAuthentication: 0 } };
    expect(words(viewRun(runState({ plan: { ...plan, hosts: [host] } }), 'plan', names))).toContain(
      'LOWERS SECURITY',
    );
    const raising = { ...host, before: host.after, after: host.before };
    const card = words(viewRun(runState({ plan: { ...plan, hosts: [raising] } }), 'plan', names));
    expect(card).toContain('that would lower security again');
    expect(card).not.toContain('LOWERS SECURITY');
  });
});

describe('the ending of a run', () => {
  it('counts what changed, who was cut off, and the time from approval to proof', () => {
    const card = viewRun(endedRun('remediated', { proof: proof(true, seen()) }), 'ending', names);
    expect(card.text).toBe(
      'remediated: ts-02 answers RDP again. One thing changed, nobody was cut off, 3 s.',
    );
  });

  it('does not say "again" of a host that answered before', () => {
    const look = { ...drifted, seen: seen({ verdict: 'degraded' }) } as typeof drifted;
    const card = viewRun(endedRun('remediated', { look, proof: proof(true, seen()) }), 'ending', names);
    expect(card.text).toMatch(/^remediated: ts-02 answers RDP as it should\./);
  });

  it('does not claim to know what a script changed that did not report back', () => {
    const lost = attempt({ kind: 'unknown', message: 'the connection was lost' });
    const card = viewRun(
      endedRun('remediated', { attempts: [lost], proof: proof(true, seen()) }),
      'ending',
      names,
    );
    expect(card.text).toContain('The script did not report back what it changed');
    expect(card.text).not.toContain('thing changed');
  });

  it('offers the next rung, never the playbook that has just failed', () => {
    const card = viewRun(endedRun('not-remediated', { proof: proof(false, brokenSeen) }), 'ending', names);
    expect(commands(card)).toContain('/rdp-fix rdp-replace-listener-key ts-02');
    expect(commands(card)).not.toContain('/rdp-fix rdp-grant-key-access ts-02');
  });

  it('says of a change that counts after a restart when it counts, and offers that as a plan of its own', () => {
    const playbooks = [
      { ...replaceKey, effectiveAfter: 'reboot' as const },
      { ...replaceKey, name: 'rdp-reboot-host' },
      { ...replaceKey, name: 'rdp-restart-termservice' },
    ];
    const later = {
      ...names,
      playbook: (name: string) => playbooks.find((one) => one.name === name) ?? null,
    };
    const over = { playbook: replaceKey.name };
    const ended = (look = brokenSeen) => ({ ...endedRun('changed', { proof: proof(false, look) }), ...over });
    const card = viewRun(ended(), 'ending', later);
    expect(words(card)).toContain('It counts only once ts-02 was restarted; that is a plan of its own');
    expect(commands(card)).toContain('/rdp-fix rdp-reboot-host ts-02');
    // RDP works meanwhile: nobody is sent to restart it.
    const works = viewRun(ended(seen()), 'ending', later);
    expect(words(works)).toContain('RDP answers as it should since, seen from hq');
    expect(commands(works)).not.toContain('/rdp-fix rdp-reboot-host ts-02');
    const atOnce = viewRun(ended(), 'ending', names);
    expect(words(atOnce)).toContain('No look from outside can prove that it helps');
    expect(commands(atOnce)).not.toContain('/rdp-fix rdp-reboot-host ts-02');
    playbooks[0] = { ...replaceKey, effectiveAfter: 'service-restart' as never };
    const service = viewRun(ended(), 'ending', later);
    expect(words(service)).toContain('It counts only once TermService on ts-02 was restarted');
    expect(commands(service)).toContain('/rdp-fix rdp-restart-termservice ts-02');
  });

  it('offers an undo only where something was changed and still stands', () => {
    const undo = '/rdp-undo R12';
    expect(
      commands(viewRun(endedRun('remediated', { proof: proof(true, seen()) }), 'ending', names)),
    ).toContain(undo);
    expect(commands(viewRun(endedRun('compliant', { attempts: [] }), 'ending', names))).not.toContain(undo);
    const reverted = {
      attempts: [attempt(returned()), attempt(returned(), 'revert')],
      proof: proof(false, brokenSeen),
    };
    expect(commands(viewRun(endedRun('reverted', reverted), 'ending', names))).not.toContain(undo);
    const none = endedRun('remediated', { proof: proof(true, seen()) }, { undo: { kind: 'none' } });
    expect(commands(viewRun(none, 'ending', names))).not.toContain(undo);
  });

  it('says of a withheld plan why, and claims no second look where there was none', () => {
    const withheld = {
      at: '2026-11-21T07:33:13.000Z',
      reason: 'The host is not reached any more.',
      differences: [],
    };
    const card = viewRun(endedRun('void', { attempts: [], withheld }), 'ending', names);
    expect(words(card)).toContain('The host is not reached any more');
    expect(words(card)).not.toContain('looked at again');
  });
});

describe('an improvement', () => {
  it('does not say that RDP fails where it answers', () => {
    const weak = proof(false, seen({ verdict: 'degraded' }));
    const card = viewRun(endedRun('improved', { proof: weak }), 'ending', names);
    expect(card.text).toMatch(/^improved: RDP on ts-02 answers now, but another weakness is left\./);
    const later = proof(false, { ...brokenSeen, reached: 5 });
    const broken = viewRun(endedRun('improved', { proof: later }), 'ending', names);
    expect(broken.text).toContain('gets further than before, and now fails for another reason');
  });

  it('does not say that RDP gets further where it ends at the same layer', () => {
    const other = proof(false, { ...brokenSeen, cause: 'tls-mismatch' });
    const card = viewRun(endedRun('improved', { proof: other }), 'ending', names);
    expect(card.text).toMatch(/^improved: RDP on ts-02 ends where it did before, but now fails for another/);
  });

  it('does not say "now" of a host that answered before', () => {
    const weak = seen({ verdict: 'degraded' });
    const look = { ...drifted, seen: weak } as typeof drifted;
    const card = viewRun(endedRun('improved', { look, proof: proof(false, weak) }), 'ending', names);
    expect(card.text).toMatch(/^improved: RDP on ts-02 answers, but another weakness is left\./);
  });
});

describe('a putting back that fails', () => {
  const failedProof = proof(false, brokenSeen);
  const unreached = attempt(
    { kind: 'unreachable', layer: 'no-way', message: 'port 5985 filtered' },
    'revert',
  );
  const stands =
    'The change is in place and could not be put back. The host was not reached; nothing was sent.';

  it('does not say that nothing was done where the change stands', () => {
    const host = { attempts: [attempt(returned()), unreached], proof: failedProof, reason: stands };
    const card = viewRun(endedRun('failed', host), 'ending', names);
    expect(card.text).toMatch(/^failed: ts-02 was not put back\. The change is in place and could not/);
    expect(words(card)).not.toContain('can be planned again');
    expect(words(card)).toContain('/rdp-undo R12 asks for it again');
  });

  it('says so of one that was withheld', () => {
    const withheld = { at: '2026-11-21T07:33:16.000Z', reason: 'The worker stopped.', differences: [] };
    const reason = 'The change is in place and could not be put back. The worker stopped.';
    const card = viewRun(endedRun('failed', { withheld, proof: failedProof, reason }), 'ending', names);
    expect(card.text).toMatch(/^failed: ts-02 was not put back\. The change is in place/);
  });

  it('does not ask whether the change was made, where the question is whether it was put back', () => {
    const reason = 'Whether it was put back is not known: the host did not report back.';
    const lost = attempt({ kind: 'unknown', message: 'the connection was lost' }, 'revert');
    const host = { attempts: [attempt(returned()), lost], proof: failedProof, reason };
    expect(viewRun(endedRun('unknown', host), 'ending', names).text).toMatch(
      /^unknown: I do not know whether the change on ts-02 was put back\./,
    );
    const undo = { intent: 'undo', undoes: 'R11' } as const;
    expect(viewRun(endedRun('unknown', { ...host, attempts: [lost] }, undo), 'ending', names).text).toMatch(
      /^unknown: I do not know whether what R11 changed on ts-02 was put back\./,
    );
    const nothing = { ...host, attempts: [attempt({ kind: 'garbled', message: 'x' }), unreached] };
    expect(viewRun(endedRun('unknown', nothing), 'ending', names).text).toMatch(
      /^unknown: I do not know whether the change on ts-02 is in place; it was not put back\./,
    );
  });

  it('of an undo that was not reached can be planned again', () => {
    const undo = { intent: 'undo', undoes: 'R11' } as const;
    const card = viewRun(endedRun('failed', { attempts: [unreached] }, undo), 'ending', names);
    expect(words(card)).toContain('Nothing was sent');
  });
});

describe('an undo', () => {
  const undo = { intent: 'undo', undoes: 'R11' } as const;

  it('that finds nothing to put back says so, not that the host is as the playbook wants it', () => {
    const look = {
      kind: 'compliant',
      detected: { inDesiredState: false, state: {}, findings: [] },
      seen: brokenSeen,
    } as const;
    const card = viewRun(endedRun('compliant', { attempts: [], look }, undo), 'ending', names);
    expect(card.text).toMatch(/^compliant: what R11 changed on ts-02 no longer stands\./);
    expect(card.text).not.toContain('wants it');
  });

  it('tells what RDP does afterwards and does not call it a failed proof', () => {
    const at = '2026-11-21T07:33:15.000Z';
    const history = viewRunHistory(
      runState(undo),
      [
        { type: 'looked', at, host: 'ts-02', look: drifted },
        { type: 'proved', at, host: 'ts-02', held: false, seen: brokenSeen, inDesiredState: false },
      ],
      names,
    );
    expect(words(history)).toContain('what R11 changed still stands');
    expect(words(history)).toContain('told and not judged');
    expect(words(history)).not.toMatch(/does NOT hold|not as it should be/);
  });
});

describe('the root of a run', () => {
  it('says until when an answer is waited for, and that nothing is sent twice', () => {
    const card = viewRun(approvedRun('applying', { attempts: [attempt(null)] }), 'root', names);
    expect(words(card)).toContain('it has until 07:33:43');
    expect(words(card)).toContain('nothing is sent twice');
  });

  it('shows every host of a run over several', () => {
    const hosts = [hostState(), hostState({ name: 'ts-03' })];
    const table = viewRun(runState({ hosts }), 'root', names).blocks.find((block) => block.kind === 'table');
    expect(table?.kind === 'table' && table.rows.map(([host]) => host)).toEqual(['ts-02', 'ts-03']);
  });
});
