import { isDeepStrictEqual } from 'node:util';
import { decodeClixml } from '../../src/psrp/clixml/decode-clixml.ts';
import { encodeClixml } from '../../src/psrp/clixml/encode-clixml.ts';
import { plainOf } from '../../src/psrp/plain-of.ts';

/** What reading any text whatever must come to: a fault with its place, or a value that is whole. */
export function judge(xml: string): 'value' | 'fault' {
  const decoded = decodeClixml(xml);
  if (decoded.kind === 'fault') {
    if (decoded.message === '' || decoded.at < 0 || decoded.at > xml.length) {
      throw new Error(`no honest fault: ${JSON.stringify(decoded)}`);
    }
    return 'fault';
  }
  const again = decodeClixml(encodeClixml(decoded.value));
  if (!isDeepStrictEqual(again, decoded)) throw new Error('written and read again it is another value');
  JSON.stringify(plainOf(decoded.value));
  return 'value';
}
