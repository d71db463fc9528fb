import type { AddressLook, Layer, LayerName, Verdict } from './look.ts';

/** From good to bad. */
const order: readonly Verdict[] = ['healthy', 'degraded', 'broken', 'unreachable'];

/** What the layers and protocols of one address come to; see `Verdict` for the words. */
export function judgeVerdict(look: Pick<AddressLook, 'layers' | 'protocols'>): Verdict {
  const layer = (name: LayerName): Layer | undefined => look.layers.find((one) => one.name === name);
  if (layer('tcp')?.state !== 'ok') return 'unreachable';
  const negotiation = layer('negotiation');
  if (negotiation?.state !== 'ok') return connectsWithoutTls(look, negotiation) ? 'degraded' : 'broken';
  if (layer('tls')?.state !== 'ok') return 'broken';
  const credssp = layer('credssp');
  if (credssp?.state === 'fault') return 'broken';
  // Called off on the way to the credential prompt: nobody saw that it works.
  if (credssp?.observation === 'called-off') return 'broken';
  return isFlawless(look, layer) ? 'healthy' : 'degraded';
}

/** Standard RDP security is weak, but a client that allows it does connect. */
function connectsWithoutTls(look: Pick<AddressLook, 'protocols'>, negotiation: Layer | undefined): boolean {
  if (negotiation?.observation === 'no-negotiation') return true;
  return negotiation?.observation === 'plain-rdp' && look.protocols.rdp !== 'refused';
}

function isFlawless(
  look: Pick<AddressLook, 'layers' | 'protocols'>,
  layer: (name: LayerName) => Layer | undefined,
): boolean {
  const choice = layer('negotiation')?.observation;
  const credsspOnly = choice === 'nla-required' || choice === 'nla-offered';
  const inStep = layer('clock')?.observation !== 'skewed';
  const noFault = look.layers.every((one) => one.state !== 'fault');
  return credsspOnly && look.protocols.rdp !== 'accepted' && inStep && noFault;
}

/**
 * The address that heads the look: the worst, and among equals the one that failed earliest, then the first.
 * An IPv6 address to which this machine has no route says nothing about the host while another address answers.
 */
export function worstAddress(looks: readonly AddressLook[]): AddressLook | null {
  const answering = looks.filter((look) => look.verdict !== 'unreachable');
  const counted = answering.length > 0 ? looks.filter((look) => !isOurMissingRoute(look)) : looks;
  const [first, ...others] = counted;
  if (first === undefined) return null;
  return others.reduce((worst, look) => (badness(look) > badness(worst) ? look : worst), first);
}

function badness(look: AddressLook): number {
  const failing = look.layers.findIndex((layer) => layer.state === 'fault');
  const early = failing < 0 ? 0 : look.layers.length - failing;
  return order.indexOf(look.verdict) * 100 + early;
}

function isOurMissingRoute(look: AddressLook): boolean {
  const tcp = look.layers.find((layer) => layer.name === 'tcp');
  return look.address.includes(':') && tcp?.observation === 'unreachable';
}
