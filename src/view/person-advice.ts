import type { Cause } from '../diagnosis/cause.ts';
import type { AddressLook } from '../rdp/look.ts';
import { adviceByCause } from './advice-by-cause.ts';
import { askWhom, ownerRequest, setBy } from './owner-request.ts';

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
    return (
      `On ${host} this is ${setBy(first.owner)}; a local change would be undone at the next refresh.\n` +
      `No repair is offered. Ask ${askWhom(first.owner)} to ${ownerRequest(first.id)}, then say /rdp-check ${host} again.`
    );
  }
  const layer = look.layers.find((one) => one.state === 'fault')?.name;
  const next =
    adviceByCause[first?.id ?? ''] ??
    (layer && byLayer[layer]) ??
    'Someone who knows the host must look at it.';
  const why =
    first === null || first.id === 'unexplained'
      ? 'No cause was found that I know of'
      : 'None of my playbooks repairs this';
  return `${why}, so nothing is offered. ${next}`;
}
