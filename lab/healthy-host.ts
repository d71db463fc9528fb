import { healthyKeyFile, keyFileName, listenerContainer } from './access.ts';
import { issueCertificate, type KeyRing } from './certificate.ts';
import { healthyServices } from './healthy-services.ts';
import type { LabFirewallRule, LabHost } from './model.ts';
import { keys } from './registry.ts';

/** What distinguishes one lab host from the next before anything is broken. */
export interface HostFacts {
  readonly name: string;
  readonly build: number;
  readonly machineGuid: string;
  readonly sessions: LabHost['sessions'];
}

const dayMs = 86_400_000;

/** A host in Windows' own healthy state, with a fresh self-signed certificate whose key goes into the ring. */
export async function healthyHost(facts: HostFacts, ring: KeyRing, now: Date): Promise<LabHost> {
  const computer = facts.name.toUpperCase();
  // Half-way through its six months, as most are when one looks.
  const { certificate, pair } = await issueCertificate({
    subject: `CN=${computer}`,
    notBefore: new Date(now.getTime() - 60 * dayMs),
    notAfter: new Date(now.getTime() + 122 * dayMs),
    container: listenerContainer,
  });
  ring.set(certificate.thumbprint, pair);
  return {
    name: facts.name,
    computer,
    domain: 'LAB',
    build: facts.build,
    identity: 'administrator',
    machineGuid: facts.machineGuid,
    services: healthyServices(),
    registry: healthyRegistry(facts),
    policyOwners: {},
    remoteDesktopStore: [certificate],
    myStore: [],
    keyFiles: { [keyFileName(listenerContainer, facts.machineGuid)]: healthyKeyFile(facts.build) },
    firewall: { on: true, activeProfiles: 1, rules: healthyRules() },
    events: [],
    channels: {},
    sessions: structuredClone(facts.sessions),
    clockOffsetMs: 0,
    impostor: null,
    onPath: null,
    scriptDelayMs: 0,
    noWayIn: false,
    wayIn: {},
  };
}

function healthyRegistry(facts: HostFacts): LabHost['registry'] {
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
    'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProfileList': {
      ProgramData: '%SystemDrive%\\ProgramData',
    },
    'HKLM\\SOFTWARE\\Microsoft\\Cryptography': { MachineGuid: facts.machineGuid },
    'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion': {
      CurrentBuildNumber: String(facts.build),
      InstallationType: 'Server',
    },
  };
}

function healthyRules(): LabFirewallRule[] {
  const allow = (
    name: string,
    enabled: boolean,
    protocol: 'TCP' | 'UDP',
    localPort: number,
  ): LabFirewallRule => ({ name, enabled, action: 'Allow', profiles: 7, protocol, localPort });
  return [
    allow('RemoteDesktop-UserMode-In-TCP', true, 'TCP', 3389),
    allow('RemoteDesktop-UserMode-In-UDP', true, 'UDP', 3389),
    // Bound to a program, not to a port: 0 stands for any.
    allow('RemoteDesktop-Shadow-In-TCP', true, 'TCP', 0),
    allow('RemoteDesktop-In-TCP-WS', false, 'TCP', 3387),
    allow('RemoteDesktop-In-TCP-WSS', false, 'TCP', 3392),
    allow('WINRM-HTTP-In-TCP', true, 'TCP', 5985),
  ];
}
