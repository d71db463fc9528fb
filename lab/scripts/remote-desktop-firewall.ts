import { blocksEveryPort, listenerPort } from '../listener-state.ts';
import type { LabFirewallRule, LabHost } from '../model.ts';
import { valueOwner } from '../value-owner.ts';
import type { Snapshot } from './behaviour.ts';
import { remoteAddress } from './remote-address.ts';

export const windowsRules = ['RemoteDesktop-UserMode-In-TCP', 'RemoteDesktop-UserMode-In-UDP'] as const;
/** Of our own, for addresses that somebody named. */
export const ownRule = 'RdpMedic-RemoteDesktop-In-TCP';

/** What the harness's Read-RemoteDesktopFirewall answers. */
export interface RemoteDesktopFirewall {
  readonly right: boolean;
  readonly problem: Problem | null;
  /** Names of rules that block certain addresses alone. */
  readonly scoped: readonly string[];
  readonly before: Record<string, Snapshot | null>;
  readonly after: Record<string, Snapshot | null>;
}

interface Problem {
  readonly id: string;
  readonly message: string;
  /** Whose it is, where it is a policy's. */
  readonly owned?: { readonly setting: string; readonly owner: string | null };
}

const badAddresses: Problem = {
  id: 'BadAddresses',
  message:
    'remoteAddresses: expected addresses such as 10.1.2.0/24, with commas between them, none wider than /8 (IPv6: /32), or LocalSubnet.',
};

/** Whether Remote Desktop is let in, and what could be done; a problem alone where the addresses are none. */
export function remoteDesktopFirewall(host: LabHost, text: string): RemoteDesktopFirewall | Problem {
  const given = text.split(/[,;\s]+/).filter((one) => one !== '');
  const scope = [...new Set(given.map(remoteAddress))].toSorted();
  if (given.length > 50 || scope.includes(null) || (text !== '' && given.length === 0)) return badAddresses;
  const { on, activeProfiles, rules, localRulesCount, connectionSecurity } = host.firewall;
  const port = listenerPort(host);
  const counting = rules.filter(
    (rule) =>
      rule.enabled &&
      rule.protocol === 'TCP' &&
      (rule.localPort === port || rule.localPort === 0) &&
      (rule.name.startsWith('RemoteDesktop-') || rule.localPort === port || blocksEveryPort(rule)) &&
      (profilesOf(rule) & activeProfiles) !== 0 &&
      (rule.place === 'policy' || localRulesCount),
  );
  const blocks = counting.filter(({ action }) => action === 'Block').toSorted(byName);
  const open = counting.some(
    ({ action, name, remoteAddresses }) =>
      action === 'Allow' &&
      remoteAddresses === undefined &&
      (name === windowsRules[0] || !name.startsWith('RemoteDesktop-')),
  );
  const named: readonly string[] = scope.length > 0 ? [ownRule] : windowsRules;
  const before: Record<string, Snapshot | null> = Object.fromEntries(
    named.flatMap((name) => {
      const rule = localRule(host, name);
      return rule === undefined ? [] : [[name, shownRule(rule)]];
    }),
  );
  const is = {
    scoped: blocks.filter((rule) => rule.remoteAddresses !== undefined).map(({ name }) => name),
    before,
    after: {} as Record<string, Snapshot | null>,
  };
  const stuck = (problem: Problem): RemoteDesktopFirewall => ({ ...is, right: false, problem });
  const right = { ...is, right: true, problem: null };
  if (!on) return right;
  const secured = connectionSecurity.find(({ requiresInbound }) => requiresInbound);
  if (secured !== undefined) {
    const { name, place } = secured;
    const message = `The connection security rule '${name}' takes nothing in without IPsec, whatever the firewall allows. It is left as it is.`;
    const owned = { setting: `connection security rule '${name}'`, owner: valueOwner(host, name) };
    return stuck({ id: 'IpsecRequired', message, ...(place === 'policy' ? { owned } : {}) });
  }
  const block = blocks.find(({ remoteAddresses }) => remoteAddresses === undefined);
  if (block !== undefined) {
    const { name, place } = block;
    const message = `The firewall rule '${name}' blocks the port and beats every rule that allows it. Somebody put it there; it is left as it is.`;
    const owned = { setting: `firewall rule '${name}'`, owner: valueOwner(host, name) };
    return stuck({ id: 'BlockRule', message, ...(place === 'policy' ? { owned } : {}) });
  }
  if (open) return right;
  if (!localRulesCount) {
    const message = 'Policy lets no firewall rule of this host count, and brings none for Remote Desktop.';
    const owner = valueOwner(host, 'AllowLocalPolicyMerge');
    return stuck({ id: 'PolicyOwned', message, owned: { setting: 'which firewall rules count', owner } });
  }
  const problem = scope.length > 0 ? forAddresses(host, is, scope) : forEverybody(host, is);
  if (problem !== null) return stuck(problem);
  return { ...is, right: JSON.stringify(is.before) === JSON.stringify(is.after), problem: null };
}

type Proposal = Pick<RemoteDesktopFirewall, 'before' | 'after'>;

function forAddresses(host: LabHost, is: Proposal, scope: readonly (string | null)[]): Problem | null {
  const { activeProfiles } = host.firewall;
  const port = String(listenerPort(host));
  const mine = localRule(host, ownRule);
  const wanted = { enabled: true, profiles: mine?.profiles ?? activeProfiles, port, addresses: scope };
  is.after[ownRule] = wanted;
  is.before[ownRule] ??= null;
  const found = is.before[ownRule];
  if (mine === undefined || found === null || found === undefined) return null;
  const fits =
    mine.action === 'Allow' &&
    mine.protocol === 'TCP' &&
    (mine.profiles & activeProfiles) === activeProfiles &&
    JSON.stringify({ ...found, enabled: true }) === JSON.stringify(wanted);
  if (fits) return null;
  const message = `There is a rule '${ownRule}' already, for other addresses, another port or another network. It is left as it is: change it or take it away by hand.`;
  return { id: 'RuleExists', message };
}

function forEverybody(host: LabHost, is: Proposal): Problem | null {
  const { activeProfiles } = host.firewall;
  const port = listenerPort(host);
  const tcp = windowsRules[0];
  const known = localRule(host, tcp);
  const why =
    port !== 3389
      ? `Remote Desktop listens on port ${port}, which no rule of Windows is for.`
      : (activeProfiles & 4) !== 0
        ? 'A network in use is Public, and there Remote Desktop is not opened for everybody.'
        : known === undefined || known.action !== 'Allow'
          ? `There is no rule ${tcp} here.`
          : known.remoteAddresses !== undefined
            ? `The rule ${tcp} is for certain addresses, which stay as they are.`
            : ![0, port].includes(known.localPort) || (profilesOf(known) & activeProfiles) !== activeProfiles
              ? `The rule ${tcp} is for another network or port than is in use; it stays as it is.`
              : null;
  if (why !== null) {
    const ask = 'Say remoteAddresses=... (who may come in), and a rule for just these is made.';
    return { id: 'NeedsAddresses', message: `${why} ${ask}` };
  }
  for (const [name, rule] of Object.entries(is.before)) is.after[name] = { ...rule, enabled: true };
  return null;
}

/** A rule of this host; policy's own lie in another store. */
export function localRule(host: LabHost, name: string): LabFirewallRule | undefined {
  return host.firewall.rules.find((rule) => rule.name === name && rule.place !== 'policy');
}

/** As apply and revert tell it. */
export function shownRule(rule: LabFirewallRule): Snapshot {
  const addresses = (rule.remoteAddresses ?? '').split(',').filter((one) => one !== '');
  const plain = [...new Set(addresses.map((one) => remoteAddress(one) ?? one))].toSorted();
  const port = rule.localPort === 0 ? null : String(rule.localPort);
  return { enabled: rule.enabled, profiles: profilesOf(rule), port, addresses: plain };
}

function profilesOf({ profiles }: LabFirewallRule): number {
  return profiles === 0 ? 7 : profiles;
}

function byName(a: LabFirewallRule, b: LabFirewallRule): number {
  return a.name < b.name ? -1 : Number(a.name > b.name);
}
