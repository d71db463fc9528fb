import type { Cause } from '../diagnosis/cause.ts';
import type { AddressLook } from '../rdp/look.ts';
import { ownerRequest } from './owner-request.ts';
import { plain } from './plain.ts';

/** What a person can do where no playbook fits, by the id of the cause. */
const byCause: Readonly<Record<string, string>> = {
  'wrong-machine':
    'Ask whoever keeps DNS and the network which machine has that address now. Do not log on to it.',
  middlebox:
    'Ask whoever keeps the firewalls and the VPN whether a device between us inspects or filters that port.',
  'port-closed': 'Check the port on the host: PortNumber of the listener, and what else uses it.',
  'port-filtered': 'Enable the rule RemoteDesktop-UserMode-In-TCP on the host, for the profile in use.',
  'port-filtered-or-host-down':
    "Check that the host is powered on, then the network between us, then the host's firewall.",
  'name-not-found': 'Check the spelling with whoever keeps DNS, or check the address directly.',
  'clock-skew':
    "Correct the host's time source: w32tm /query /status on it says where it takes its time from.",
  'tls-mismatch': 'Switch TLS 1.2 on again for servers on the host (SCHANNEL); it counts after a restart.',
  'pinned-certificate-gone': 'Bind the listener to a certificate that is in its store, or clear the pin.',
  'rdp-off':
    'Ask whoever keeps the host whether Remote Desktop is meant to be off; if not, set fDenyTSConnections to 0 there.',
  'plain-rdp-security': 'Set the security layer of the listener to 2 (TLS) on the host.',
  'service-stopped-or-rdp-off': 'Someone must look at the services of the host on its console.',
  'service-hangs':
    'Look at TermService and the load on the console of the host; a restart of the service cuts every session.',
  'not-rdp': 'Find out which program uses that port on the host.',
  'credssp-failed': 'Look at the NLA, CredSSP and NTLM settings of the host.',
  'certificate-expired': 'Renew the certificate of the listener.',
  'weak-certificate': 'Give the listener a certificate with a longer key and a SHA-256 signature.',
};

/** What a person can do where the cause is unknown, by the layer at which the connection ends. */
const byLayer: Readonly<Record<string, string>> = {
  name: 'Check the name with whoever keeps DNS, or check the address directly.',
  tcp: "Ask whoever keeps the network whether a device between us filters the port; then look at the host's console.",
  negotiation: "Look at the listener's settings on the host, and at what else may answer on that port.",
  tls: 'Look at the Schannel events (36870 to 36888) in the System log of the host.',
  certificate: 'Look at the certificate the listener is bound to, on the host.',
  credssp: 'Look at the NLA and NTLM settings of the host.',
  clock: "Look at the host's time source: w32tm /query /status says where it takes its time from.",
};

/** What to do when nothing is proposed: the owner of the setting is named, or the next place to look. */
export function personAdvice(host: string, look: AddressLook, first: Cause | null): string {
  if (first?.owner !== undefined) {
    const owner = plain(first.owner, 80);
    return (
      `On ${host} this is set by policy (${owner}); a local change would be undone at the next refresh.\n` +
      `No repair is offered. Ask its owner to ${ownerRequest(first.id)}, then say /rdp-check ${host} again.`
    );
  }
  const layer = look.layers.find((one) => one.state === 'fault')?.name;
  const next =
    byCause[first?.id ?? ''] ?? (layer && byLayer[layer]) ?? 'Someone who knows the host must look at it.';
  const why =
    first === null || first.id === 'unexplained'
      ? 'No cause was found that I know of'
      : 'None of my playbooks repairs this';
  return `${why}, so nothing is offered. ${next}`;
}
