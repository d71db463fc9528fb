import { propertyOf } from '../property-of.ts';
import { dictionary, enumeration, type PsObject, type PsValue, primitive, record } from '../value.ts';
import { hostInfo } from './host-info.ts';
import { versions } from './message-type.ts';
import { intField } from './read-field.ts';

const primitiveDictionary = [
  'System.Management.Automation.PSPrimitiveDictionary',
  'System.Collections.Hashtable',
  'System.Object',
];

/** What `$PSVersionTable` says, as both sides send it. */
function versionTable(fields: Readonly<Record<string, PsValue>>): PsObject {
  const table = dictionary(
    {
      PSRemotingProtocolVersion: primitive('Version', versions.protocol),
      SerializationVersion: primitive('Version', versions.serialization),
      ...fields,
    },
    primitiveDictionary,
  );
  return dictionary({ PSVersionTable: table }, primitiveDictionary);
}

export const apartmentUnknown = enumeration('System.Threading.ApartmentState', 'Unknown', 2); // 2.2.3.7

/** INIT_RUNSPACEPOOL, MS-PSRP 2.2.2.2. */
export function initPool(min: number, max: number, host: 'write-only' | 'none'): PsObject {
  return record({
    MinRunspaces: min,
    MaxRunspaces: max,
    PSThreadOptions: enumeration('System.Management.Automation.Runspaces.PSThreadOptions', 'Default', 0), // 2.2.3.6
    ApartmentState: apartmentUnknown,
    ApplicationArguments: versionTable({ PSVersion: primitive('Version', '7.0'), PSEdition: 'Core' }),
    HostInfo: hostInfo(host, true),
  });
}

/** Undefined where the numbers make no pool. */
export function readInitPool(
  body: PsValue,
): { readonly min: number; readonly max: number; readonly clientData: PsValue | null } | undefined {
  const min = intField(body, 'MinRunspaces');
  const max = intField(body, 'MaxRunspaces');
  if (min === undefined || max === undefined || min < 1 || max < min) return undefined;
  return { min, max, clientData: propertyOf(body, 'ApplicationArguments') ?? null };
}

/** APPLICATION_PRIVATE_DATA, MS-PSRP 2.2.2.13. */
export function applicationPrivateData(fields: Readonly<Record<string, PsValue>>): PsObject {
  return record({ ApplicationPrivateData: versionTable(fields) });
}
