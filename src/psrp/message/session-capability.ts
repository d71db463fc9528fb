import { type PsObject, type PsValue, primitive, record } from '../value.ts';
import { versions } from './message-type.ts';
import { textField } from './read-field.ts';

/** MS-PSRP 2.2.2.1. The same body goes both ways. */
export function sessionCapability(): PsObject {
  return record({
    protocolversion: primitive('Version', versions.protocol),
    PSVersion: primitive('Version', versions.powershell),
    SerializationVersion: primitive('Version', versions.serialization),
  });
}

/**
 * The other side's protocol version, or undefined where it is not one we can speak with. MS-PSRP 3.1.5.4.1 and
 * 3.2.5.4.1: the major version must be the same; a minor one is negotiated by keeping to the lower.
 */
export function readCapability(body: PsValue): string | undefined {
  const version = textField(body, 'protocolversion') ?? '';
  return /^2\.\d{1,4}$/.test(version) ? version : undefined;
}
