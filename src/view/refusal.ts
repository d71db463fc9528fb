import type { Decided, Refusal } from '../run/refusal.ts';
import { calendarDay, clockMinute, clockTime } from './clock-time.ts';
import { evidenceSentence } from './evidence-words.ts';
import { makeMessage } from './make-message.ts';
import type { Button, Message } from './message.ts';
import { neverDoneText, offerButtons } from './never-done-words.ts';
import { askWhom, ownerRequest, setBy } from './owner-request.ts';
import { plain } from './plain.ts';

/** A "no" for the one who asked: one sentence that says why, and the next step. */
export function viewRefusal(refusal: Refusal): Message {
  const text = sentence(refusal);
  const buttons = nextStep(refusal);
  return makeMessage(
    [{ kind: 'text', text }, ...(buttons.length === 0 ? [] : [{ kind: 'buttons' as const, buttons }])],
    text,
  );
}

function sentence(refusal: Refusal): string {
  switch (refusal.code) {
    case 'syntax':
      return syntaxSentence(refusal);
    case 'unknown-host':
      return `I do not know a host "${plain(refusal.text, 60)}".${near(refusal.near) || ' It is not in the inventory; `medic check HOST` looks at any server from outside.'}`;
    case 'unknown-playbook':
      return `I have no playbook "${plain(refusal.text, 60)}".${near(refusal.near) || ' Leave its name out, and I take the one that fits: /rdp-fix HOST.'}`;
    case 'unknown-topic':
      return `I have nothing to explain about "${plain(refusal.text, 60)}".${near(refusal.near) || ' I explain error codes such as 0x904 0x7, my playbooks, and the causes I look for.'}`;
    case 'unknown-run':
      return `I do not know a run "${plain(refusal.text, 40)}". /rdp-status lists those that are open.`;
    case 'unknown-plan':
      return `I do not know a plan "${plain(refusal.text, 40)}". ${waiting(refusal.waiting)}`;
    case 'plan-ambiguous':
      return `Plan ${plain(refusal.plan, 20)} is not one plan: the runs ${refusal.runs.map((run) => plain(run, 20)).join(' and ')} have plans of that id. Nothing was decided. Cancel one of them (/rdp-cancel RUN), and ask for it anew.`;
    case 'unknown-person':
      return `I do not know who ${plain(refusal.account, 60)} is. Ask to be added to the people file; until then I do nothing for you.`;
    case 'bad-parameters':
      return `${refusal.playbook} cannot be planned so: ${refusal.faults.map((fault) => plain(fault)).join('; ')}.`;
    case 'denied':
      return refusal.until !== undefined
        ? `${stop(refusal.reason)} (Rule: ${plain(refusal.rule, 80)}, until ${whenWords(refusal.until)}.) Nothing was recorded and nothing will be done by itself: ask again then.`
        : `${stop(refusal.reason)} (Rule: ${plain(refusal.rule, 80)}.) Ask somebody whom the policy allows to do it, or whoever keeps the policy.`;
    case 'not-an-approver': {
      const asked =
        refusal.asked.length === 0 ? '' : ` Asked: ${refusal.asked.map((one) => plain(one, 60)).join(', ')}.`;
      return `Only ${groups(refusal.groups)} may decide on this plan; you are not one of them.${asked}`;
    }
    case 'own-request':
      return `You asked for this yourself, so someone else from ${groups(refusal.groups)} must approve it.${othersWords(refusal.others)}`;
    case 'reason-required':
      return `The policy asks why this is to be done. Say it with the command: ${plain(refusal.usage, 400)}`;
    case 'already-reviewed':
      return `You have already ${refusal.verdict === 'approve' ? 'approved' : 'rejected'} this, at ${clockTime(refusal.at)} UTC. Nothing was done twice.`;
    case 'plan-old':
      return `This card is old: plan ${plain(refusal.clicked, 20)} was replaced by plan ${plain(refusal.current, 20)}. Read that one first.`;
    case 'plan-expired':
      return `This plan expired at ${clockMinute(refusal.at)} UTC. Nothing was changed.`;
    case 'nothing-to-approve':
      if (refusal.waiting.length === 1 && refusal.stage === 'awaiting-approval')
        return `Say which plan you mean: ${plain(refusal.waiting[0]!, 20)} is waiting, but not here. /rdp-status shows what it is for.`;
      return refusal.waiting.length > 1
        ? `Several plans are waiting: ${refusal.waiting.map((one) => plain(one, 20)).join(', ')}. Say which one; /rdp-status shows what each is for.`
        : `There is nothing to approve or reject: ${stageWords[refusal.stage]}.${decidedBy(refusal.decided)}${refusal.waiting.length === 0 ? '' : ` ${waiting(refusal.waiting)}`}`;
    case 'already-ended':
      return `${refusal.run} has already ended (${refusal.ending}); a finished run never reopens.${decidedBy(refusal.decided)}${refusal.undo === true ? ` What it changed can be put back: /rdp-undo ${refusal.run}.` : ''}`;
    case 'already-cancelling':
      return `${refusal.run} was asked to stop at ${clockTime(refusal.at)} UTC already. What was sent is looked at before it is said how it ended.`;
    case 'may-not-break-glass':
      return `You may not break the glass for this plan: ${stop(refusal.reason)} It waits for its approvals.`;
    case 'glass-incomplete':
      return `Breaking the glass needs ${refusal.missing.map((one) => (one === 'reason' ? 'a reason' : 'the incident')).join(' and ')}: /rdp-break-glass ${plain(refusal.plan, 20)} reason="…" incident=INC…`;
    case 'glass-needless':
      return `The policy asks for no approval any more, so there is no glass to break. Plan it again: ${plain(refusal.again, 300)}`;
    case 'glass-unreviewed':
      return `The glass was broken for ${refusal.run}, and nobody has reviewed that yet. Until ${groups(refusal.groups)} has said /rdp-review ${refusal.run}, it cannot be broken again.`;
    case 'glass-not-broken':
      return `${refusal.run} was not carried out by break-glass: there is nothing to review.`;
    case 'glass-under-way':
      return `${refusal.run} has not ended yet: ${stageWords[refusal.stage]}. Review it when it is known how it ended.`;
    case 'not-a-reviewer':
      return refusal.own
        ? `You broke the glass yourself, so someone else from ${groups(refusal.groups)} must review it.`
        : `Only ${groups(refusal.groups)} may review a break-glass; you are not one of them.`;
    case 'glass-already-reviewed':
      return `${refusal.run} was reviewed at ${clockTime(refusal.at)} UTC already. Nothing was done twice.`;
    case 'already-open':
      return `${refusal.run} already does that: ${refusal.playbook} on ${plain(refusal.host, 60)} is open. /rdp-status ${refusal.run} says where it stands.`;
    case 'host-busy':
      return `${plain(refusal.host, 60)} is busy with ${refusal.run}. /rdp-status ${refusal.run} says how far it is; ask again when it has ended.`;
    case 'undo-armed': {
      const { host, run, until, holds } = refusal;
      const ends = holds ? ` /rdp-undo ${plain(run, 40)} ends it early.` : '';
      const what = holds
        ? `What ${plain(run, 40)} did on ${plain(host, 60)} holds until ${clockMinute(until)} UTC`
        : `The undo of ${plain(run, 40)} is armed on ${plain(host, 60)} until ${clockMinute(until)} UTC`;
      return `${what}: nothing else is changed there before that is over.${ends}`;
    }
    case 'owned-by-policy':
      return (
        `On ${plain(refusal.host, 60)} this is ${setBy(refusal.owner)}: ${plain(refusal.setting, 100)}. ` +
        `A local change would be undone at the next refresh. Ask ${askWhom(refusal.owner)} to ${ownerRequest(refusal.cause ?? null)}, then /rdp-check ${plain(refusal.host, 60)} again.`
      );
    case 'playbook-does-not-fit': {
      const found =
        refusal.found === null
          ? 'nothing was found that I know'
          : `what was found is ${plain(refusal.found, 80)}`;
      return `${refusal.playbook} does not fit ${plain(refusal.host, 60)}: it cures ${refusal.requires.join(' or ')}, but ${found}. /rdp-check ${plain(refusal.host, 60)} says what would fit.`;
    }
    case 'evidence-required':
      return evidenceSentence(refusal);
    case 'no-remedy':
      if (refusal.cause === 'healthy') {
        return `RDP works on ${plain(refusal.host, 60)}, seen from outside: there is nothing to repair. If somebody still cannot connect, say /rdp-check ${plain(refusal.host, 60)} with the code that they see.`;
      }
      return refusal.title === null
        ? `Nothing was found on ${plain(refusal.host, 60)} that a playbook repairs.`
        : `None of my playbooks repairs this on ${plain(refusal.host, 60)}: ${stop(refusal.title)} A person must look; /rdp-check ${plain(refusal.host, 60)} says where.`;
    case 'never-done':
      return neverDoneText(refusal);
    case 'nothing-to-undo':
      return `${plain(refusal.run, 40)} cannot be undone: ${stop(refusal.why)}`;
    case 'cannot-cancel':
      return `${refusal.run} cannot be cancelled any more: ${stageWords[refusal.stage]}. ${refusal.unsent === true ? 'Nothing was sent; it ends once its host has said that nothing is put back.' : 'What was sent is carried to its end and proved.'}`;
    case 'cannot-post-here':
      return `I am not in this channel, so I could not show you what I find, and I did not begin. ${refusal.invite.startsWith('/') ? `Let me in with ${plain(refusal.invite, 60)}, or say it to me directly` : plain(refusal.invite, 60)}.`;
    case 'group-unknown': {
      const since =
        refusal.since === null
          ? 'has not answered yet'
          : `has not answered since ${clockTime(refusal.since)} UTC`;
      return `Who is in ${plain(refusal.group, 60)} is kept by the chat, and it ${since}. I do not decide by an old list: nothing was recorded. Please click again in a few minutes.`;
    }
    case 'not-recorded': {
      const again = 'Not recorded: what I keep my records in does not answer. Please click or say it again.';
      return refusal.certain
        ? `${again} Nothing was changed.`
        : `${again} If it was recorded after all, the card shows it, and a second time changes nothing.`;
    }
  }
}

const stageWords: Readonly<Record<Extract<Refusal, { code: 'cannot-cancel' }>['stage'], string>> = {
  looking: 'the hosts are still being looked at',
  'awaiting-approval': 'a plan is waiting for approval',
  applying: 'it is being carried out',
  proving: 'it was carried out and is being proved',
  reverting: 'it is being put back',
  confirming: 'its host is asked what became of the undo',
  holding: 'it stands until its host ends it; /rdp-undo ends it early',
  ended: 'no run is open',
};

function syntaxSentence(refusal: Extract<Refusal, { code: 'syntax' }>): string {
  if (refusal.usage !== '') return `I cannot read that. It goes: ${refusal.usage}`;
  const said = plain(refusal.text, 60);
  return said === ''
    ? 'Say help to see what I can do.'
    : `I do not understand "${said}".${near(refusal.near)} Say help to see what I can do.`;
}

function near(names: readonly string[]): string {
  return names.length === 0 ? '' : ` Did you mean ${names.map((name) => plain(name, 60)).join(' or ')}?`;
}

function waiting(plans: readonly string[]): string {
  return plans.length === 0
    ? 'No plan is waiting.'
    : `Waiting: ${plans.map((plan) => plain(plan, 20)).join(', ')}.`;
}

function groups(names: readonly string[]): string {
  return names.map((name) => plain(name, 60)).join(' or ') || 'the approvers';
}

function othersWords(others: readonly string[] | undefined): string {
  if (others === undefined) return '';
  return others.length === 0
    ? ' There is nobody else in it: ask whoever keeps the people file, or use /rdp-break-glass where the policy lets you.'
    : ` Asked: ${others.map((one) => plain(one, 60)).join(', ')}.`;
}

/** To whoever decides after others have. */
function decidedBy(decided: readonly Decided[] = []): string {
  const each = decided.map(
    ({ name, verdict, at }) =>
      `${verdict === 'approve' ? 'approved' : 'rejected'} by ${plain(name, 60)} at ${clockTime(at)} UTC`,
  );
  return each.length === 0 ? '' : ` Already ${each.join(', ')}.`;
}

function whenWords(at: string): string {
  return `${calendarDay(at)} ${clockMinute(at)} UTC`;
}

function stop(text: string): string {
  return plain(text).replace(/\.?$/, '.');
}

function nextStep(refusal: Refusal): Button[] {
  switch (refusal.code) {
    case 'plan-expired':
      return [{ label: 'Plan again', command: refusal.again }];
    case 'reason-required':
      return refusal.form === null
        ? []
        : [{ label: 'Say why', command: refusal.form, style: 'primary', opensForm: true }];
    case 'already-ended':
      return [
        ...(refusal.undo === true
          ? [{ label: 'Undo', command: `/rdp-undo ${refusal.run}` } satisfies Button]
          : []),
        { label: 'Show it', command: `/rdp-status ${refusal.run}` },
      ];
    case 'already-open':
    case 'host-busy':
    case 'undo-armed':
    case 'already-cancelling':
    case 'glass-unreviewed':
    case 'glass-under-way':
      return [{ label: 'Show it', command: `/rdp-status ${refusal.run}` }];
    case 'bad-parameters':
      return refusal.form === undefined
        ? []
        : [{ label: 'Fill it in …', command: refusal.form, opensForm: true }];
    case 'never-done':
      return offerButtons(refusal.offer);
    default:
      return [];
  }
}
