import type { Phase } from '../../src/playbook/playbook.ts';
import type { LabHost } from '../model.ts';
import { type Ask, asRecord, type Behaviour, change, detected, refused, type Snapshot } from './behaviour.ts';

const group = 'S-1-5-32-555';
const domain = 'S-1-5-21-1004336348-1177238915-682003330';
/** Accounts that a lab host can find. */
const accounts: Readonly<Record<string, string>> = {
  'LAB\\operator1': `${domain}-1104`,
  'LAB\\operator2': `${domain}-1105`,
  'LAB\\Domain Users': `${domain}-513`,
  Everyone: 'S-1-1-0',
  'BUILTIN\\Remote Desktop Users': group,
};

interface Account {
  readonly account: string | null;
  readonly sid: string | null;
  readonly problem?: readonly [id: string, message: string];
}

function resolve(host: LabHost, { given }: Ask): Account {
  const none = { account: null, sid: null };
  if (host.roles.domainController) {
    const message =
      'This host is a domain controller: its Remote Desktop Users are those of every controller, so nobody is put in there.';
    return { ...none, problem: ['DomainController', message] };
  }
  const asked = String(given('account')).toLowerCase();
  const found = Object.entries(accounts).find((each) => each.some((one) => one.toLowerCase() === asked));
  if (found === undefined) {
    const message = 'This host knows no account of that name or SID, or its domain does not answer.';
    return { ...none, problem: ['NoAccount', message] };
  }
  const [account, sid] = found;
  if (sid.startsWith('S-1-5-21-') && !/-(501|513|514|515)$/.test(sid)) return { account, sid };
  const message = `${account} (${sid}) stands for more people than one account or a group of your own, so it is not let in.`;
  return { account, sid, problem: ['TooMany', message] };
}

const isMember = (host: LabHost, sid: string | null): boolean =>
  sid !== null && (host.localGroups?.[group] ?? []).includes(sid);
const recordDenied = (host: LabHost): boolean => host.identity === 'user' || host.rsopUnreadable === true;
const ownerOf = (host: LabHost): string | null =>
  recordDenied(host) ? null : (host.policyOwners[group] ?? null);

const detect: Behaviour = {
  parameters: ['account', 'minutes'],
  run(ask, { host }) {
    const { account, sid, problem } = resolve(host, ask);
    const member = problem === undefined && isMember(host, sid);
    const setting = 'Remote Desktop Users';
    const owner = ownerOf(host);
    const findings: Snapshot[] =
      problem !== undefined
        ? []
        : recordDenied(host)
          ? [{ id: 'owner-unknown', setting }]
          : owner === null
            ? []
            : [{ id: 'policy-owned', setting, owner }];
    return detected(member, { readable: true, account, sid, member }, findings);
  },
};

const apply: Behaviour = {
  parameters: ['account', 'minutes'],
  run(ask, machine) {
    const { host } = machine;
    const { account, sid, problem } = resolve(host, ask);
    if (problem !== undefined) return refused(...problem);
    const member = isMember(host, sid);
    const shown = `${account} (${sid})`;
    const before = { account, sid, member: member ? shown : null };
    const owner = ownerOf(host);
    if (!member && owner !== null) {
      const message = `Who is in Remote Desktop Users is decided by policy (${owner}); a local change would be undone at the next refresh.`;
      return refused('PolicyOwned', message);
    }
    if (member) return change(false, before, before);
    const after = { ...before, member: shown };
    if (ask.whatIf) return change(false, before, after);
    if (host.identity === 'user') return denied('Add');
    host.localGroups = { ...host.localGroups, [group]: [...(host.localGroups?.[group] ?? []), sid!] };
    machine.touched();
    return change(true, before, after);
  },
};

function denied(verb: 'Add' | 'Remove') {
  const id = `AccessDenied,${verb}-LocalGroupMember`;
  return { kind: 'threw', id, message: 'Access denied.' } as const;
}

const revert: Behaviour = {
  parameters: ['before', 'account', 'minutes'],
  run({ given, whatIf }, machine) {
    const { host } = machine;
    const stored = asRecord(given('before')) ?? {};
    const sid = String(stored.sid);
    if (!/^S-1-\d+(-\d+)+$/.test(sid) || !('member' in stored)) {
      return refused('BadBefore', 'The stored state does not say who was in the group.');
    }
    const account = stored.account ?? null;
    const member = isMember(host, sid) ? `${account} (${sid})` : null;
    const present = { account, sid, member };
    if (member === null || (stored.member ?? null) !== null) return change(false, present, present);
    const wanted = { ...present, member: null };
    if (whatIf) return change(false, present, wanted);
    if (host.identity === 'user') return denied('Remove');
    const left = (host.localGroups?.[group] ?? []).filter((one) => one !== sid);
    host.localGroups = { ...host.localGroups, [group]: left };
    machine.touched();
    return change(true, present, wanted);
  },
};

export const rdpAddUser: Readonly<Record<Phase, Behaviour>> = { detect, apply, revert };
