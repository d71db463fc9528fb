import type { HostFacts } from './healthy-host.ts';
import type { LabHost } from './model.ts';
import { keys } from './registry.ts';
import { releaseOf } from './release.ts';

/** The values Remote Desktop stands on, as Windows sets them up and the usual baselines leave them. */
export function healthyRegistry(facts: HostFacts): LabHost['registry'] {
  const { revision, product } = releaseOf(facts.build);
  return {
    [keys.terminalServer]: { fDenyTSConnections: 0, fSingleSessionPerUser: 1, TSServerDrainMode: 0 },
    [keys.winStations]: { SelfSignedCertStore: 'Remote Desktop' },
    [keys.listener]: {
      PortNumber: 3389,
      SecurityLayer: 2,
      UserAuthentication: 1,
      MinEncryptionLevel: 3,
      fAllowSecProtocolNegotiation: 1,
      fEnableWinStation: 1,
      LanAdapter: 0,
      MaxInstanceCount: 0xffffffff,
      fQueryUserConfigFromLocalMachine: 1,
    },
    [keys.termServiceParameters]: { ServiceDll: '%SystemRoot%\\System32\\termsrv.dll' },
    [keys.profileList]: { ProgramData: '%SystemDrive%\\ProgramData' },
    'HKLM\\SOFTWARE\\Microsoft\\Cryptography': { MachineGuid: facts.machineGuid },
    [keys.version]: {
      CurrentBuildNumber: String(facts.build),
      UBR: revision,
      ProductName: product,
      InstallationType: 'Server',
    },
    [keys.schannel]: { EventLogging: 1 },
    [keys.localCiphers]: {
      Functions: [
        ...(facts.build >= 20348 ? ['TLS_AES_256_GCM_SHA384', 'TLS_AES_128_GCM_SHA256'] : []),
        'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
        'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
        'TLS_RSA_WITH_AES_256_GCM_SHA384',
      ],
    },
    [keys.fips]: { Enabled: 0 },
    [keys.timeParameters]: { Type: 'NT5DS' },
  };
}
