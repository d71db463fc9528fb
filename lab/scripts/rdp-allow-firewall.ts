import type { Phase } from '../../src/playbook/playbook.ts';
import { listenerPort } from '../listener-state.ts';
import type { LabFirewallRule } from '../model.ts';
import { type Ask, asRecord, type Behaviour, change, detected, refused, type Snapshot } from './behaviour.ts';
import {
  localRule,
  ownRule,
  type RemoteDesktopFirewall,
  remoteDesktopFirewall,
  shownRule,
  windowsRules,
} from './remote-desktop-firewall.ts';

const parameters = ['remoteAddresses'];
const known: readonly string[] = [...windowsRules, ownRule];
const addressesOf = (ask: Ask): string => String(ask.given('remoteAddresses') ?? '');

const detect: Behaviour = {
  parameters,
  run(ask, { host }) {
    const firewall = remoteDesktopFirewall(host, addressesOf(ask));
    if ('message' in firewall) return refused(firewall.id, firewall.message);
    const { owned } = firewall.problem ?? {};
    const findings: Snapshot[] = owned === undefined ? [] : [{ id: 'policy-owned', ...owned }];
    findings.push(...firewall.scoped.map((rule) => ({ id: 'blocks-certain-addresses', rule })));
    const { activeProfiles } = host.firewall;
    const state = { readable: true, port: listenerPort(host), activeProfiles, rules: firewall.before };
    return detected(firewall.right, state, findings);
  },
};

const apply: Behaviour = {
  parameters,
  run(ask, machine) {
    const { host } = machine;
    const firewall = remoteDesktopFirewall(host, addressesOf(ask));
    if ('message' in firewall) return refused(firewall.id, firewall.message);
    const { before, after, problem, right } = firewall;
    if (problem?.owned) {
      const { owner } = problem.owned;
      return refused('PolicyOwned', `${problem.message} It comes from ${owner ?? 'a policy'}.`);
    }
    if (problem !== null) return refused(problem.id, problem.message);
    if (right) return change(false, before, before);
    if (ask.whatIf) return change(false, before, after);
    const first = Object.keys(after)[0]!;
    if (host.identity === 'user') return denied(before[first] === null ? 'New' : 'Set');
    write(firewall, host.firewall.rules);
    machine.touched();
    return change(true, before, after);
  },
};

/** What NetSecurity says to whoever may not change rules: ERROR_ACCESS_DENIED. */
function denied(verb: 'New' | 'Set' | 'Remove') {
  const id = `Windows System Error 5,${verb}-NetFirewallRule`;
  return { kind: 'threw', id, message: 'Access is denied.' } as const;
}

function write({ before, after }: RemoteDesktopFirewall, rules: LabFirewallRule[]): void {
  for (const [name, wanted] of Object.entries(after)) {
    const rule = rules.find((one) => one.name === name && one.place !== 'policy');
    if (before[name] !== null && rule !== undefined) rule.enabled = true;
    else rules.push({ ...asRule(name, wanted!), service: 'TermService' });
  }
}

function asRule(name: string, { profiles, port, addresses }: Snapshot): LabFirewallRule {
  const common = { name, enabled: true, action: 'Allow', protocol: 'TCP' } as const;
  const remoteAddresses = (addresses as readonly string[]).join(',');
  return { ...common, profiles: Number(profiles), localPort: Number(port), remoteAddresses };
}

const revert: Behaviour = {
  parameters: ['before', ...parameters],
  run({ given, whatIf }, machine) {
    const { host } = machine;
    const stored = asRecord(given('before')) ?? {};
    const names = Object.keys(stored).toSorted();
    const strange = names.some(
      (name) => !known.includes(name) || ((stored[name] ?? null) === null && name !== ownRule),
    );
    if (names.length === 0 || strange) {
      return refused('BadBefore', 'The stored state names no firewall rules of Remote Desktop.');
    }
    const present: Record<string, Snapshot | null> = {};
    const wanted: Record<string, Snapshot | null> = {};
    for (const name of names) {
      const rule = localRule(host, name);
      const old = asRecord(stored[name]);
      present[name] = rule === undefined ? null : shownRule(rule);
      wanted[name] = old === null ? null : { ...present[name], enabled: old.enabled === true };
      if (old !== null && rule === undefined) {
        return refused('NoRule', `The rule ${name} is gone; there is nothing to put back.`);
      }
    }
    const differing = names.filter((name) => JSON.stringify(present[name]) !== JSON.stringify(wanted[name]));
    if (differing.length === 0) return change(false, present, present);
    if (whatIf) return change(false, present, wanted);
    if (host.identity === 'user') return denied(wanted[differing[0]!] === null ? 'Remove' : 'Set');
    for (const name of differing) {
      const rule = localRule(host, name)!;
      if (wanted[name] === null) host.firewall.rules.splice(host.firewall.rules.indexOf(rule), 1);
      else rule.enabled = wanted[name]?.enabled === true;
    }
    machine.touched();
    return change(true, present, wanted);
  },
};

export const rdpAllowFirewall: Readonly<Record<Phase, Behaviour>> = { detect, apply, revert };
