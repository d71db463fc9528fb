import type { BrokenGlass } from '../../run/run.ts';
import { viewArchivedRun } from '../archived-run.ts';
import { viewBrokenGlass } from '../broken-glass.ts';
import type { Message } from '../message.ts';
import { viewRun } from '../run.ts';
import { at, seen } from './look-samples.ts';
import { names } from './playbook-samples.ts';
import { approvedRun, attempt, endedRun, proof } from './run-samples.ts';

const glass: BrokenGlass = {
  at: at('07:33:12'),
  person: 'oncall',
  reason: 'nobody else is up, and payroll closes at eight',
  incident: 'INC4711',
  skipped: ['approver'],
  reviewed: null,
};
const reviewed = { at: at('09:02:00'), person: 'approver', note: 'right so; the rota is mended' };
const under = { ...approvedRun('applying', { attempts: [attempt(null)] }), reviews: [], glass };
const over = endedRun(
  'remediated',
  { proof: proof(true, seen()) },
  { reviews: [], glass: { ...glass, reviewed } },
);
const cancel = { at: at('07:33:14'), person: 'oncall' };

/** What was carried out without its approvals, what was stopped half-way, and what only the audit log knows. */
export const glassCards: Readonly<Record<string, Message>> = {
  'plan-break-glass': viewRun(under, 'plan', names),
  'ending-break-glass': viewRun(over, 'ending', names),
  'incident-break-glass': viewBrokenGlass(under, glass, names, 'https://chat.example/R12'),
  'incident-break-glass-reviewed': viewBrokenGlass(over, over.glass!, names, null),
  'root-cancel-asked': viewRun(
    { ...approvedRun('applying', { attempts: [attempt(null)] }), cancel },
    'root',
    names,
  ),
  'ending-cancelled-while-running': viewRun(
    endedRun(
      'cancelled',
      {
        ending: 'cancelled',
        reason: 'The script was stopped before it changed anything: the host is as it was.',
        attempts: [attempt({ kind: 'unknown', message: 'called off after the script was sent' })],
        proof: proof(false, seen(), false),
      },
      { cancel },
    ),
    'ending',
    names,
  ),
  'archived-run': viewArchivedRun(
    'R7',
    {
      changed: 1,
      entries: [
        entry('requested', 'oncall', { playbook: 'rdp-grant-key-access', hosts: 'ts-02', reason: 'INC4711' }),
        entry('reviewed', 'approver', { verdict: 'approve', plan: '7f3a91c0' }),
        entry('ended', 'rdp-medic', { ending: 'remediated' }),
      ],
    },
    names,
  ),
};

function entry(what: string, actor: string, detail: Readonly<Record<string, string>>) {
  return { id: `R7:${what}`, at: at('07:33:12'), actor, what, run: 'R7', host: null, plan: null, detail };
}
