import type { ExpectedMachine } from '../diagnosis/expected-machine.ts';
import { sameComputer } from '../diagnosis/same-computer.ts';
import type { AddressLook, Layer } from '../rdp/look.ts';
import { plain } from './plain.ts';

/**
 * What a row says of itself that shows another machine: the name given with NLA, and the certificate. A host that
 * serves its own certificate under another name may have been renamed.
 */
export function strangerWords(
  layer: Layer,
  look: AddressLook,
  expected: ExpectedMachine,
): { readonly state: string; readonly more: string } | null {
  const given = look.ntlm?.computer ?? null;
  const known = expected.computer;
  const otherName = given !== null && known !== null && !sameComputer(given, known);
  const own = expected.certificate === 'same';
  if (layer.name === 'credssp' && otherName) {
    return { state: own ? 'OTHER NAME' : 'OTHER HOST', more: `, expected ${plain(known, 40)}` };
  }
  const otherCertificate = expected.certificate === 'differs' || (otherName && !own);
  if (layer.name !== 'certificate' || layer.state === 'not-looked' || !otherCertificate) return null;
  return { state: 'OTHER HOST', more: '' };
}
