import { healthyKeyFile, healthyKeyFolder, keyFileName, listenerContainer } from './access.ts';
import { issueCertificate, type KeyRing } from './certificate.ts';
import { healthyRegistry } from './healthy-registry.ts';
import { healthyServices } from './healthy-services.ts';
import type { LabFirewallRule, LabHost } from './model.ts';
import { releaseOf } from './release.ts';

/** What distinguishes one lab host from the next before anything is broken. */
export interface HostFacts {
  readonly name: string;
  readonly build: number;
  readonly machineGuid: string;
  readonly sessions: LabHost['sessions'];
}

const dayMs = 86_400_000;
const microsoftWindows = 'CN=Microsoft Windows, O=Microsoft Corporation, L=Redmond, S=Washington, C=US';

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
  const { product, revision, hotfix } = releaseOf(facts.build);
  return {
    name: facts.name,
    computer,
    domain: 'LAB',
    build: facts.build,
    revision,
    product,
    installation: 'Server',
    identity: 'administrator',
    machineGuid: facts.machineGuid,
    services: healthyServices(),
    registry: healthyRegistry(facts),
    policyOwners: {},
    mdm: [],
    remoteDesktopStore: [certificate],
    myStore: [],
    keyFiles: { [keyFileName(listenerContainer, facts.machineGuid)]: healthyKeyFile(facts.build) },
    keyFolder: healthyKeyFolder(),
    renamedKeyFolders: [],
    keyAccess: {},
    firewall: {
      on: true,
      activeProfiles: 1,
      rules: healthyRules(),
      localRulesCount: true,
      connectionSecurity: [],
    },
    portHolder: null,
    events: [],
    channels: {},
    sessions: structuredClone(facts.sessions),
    roles: {
      domainController: false,
      connectionBroker: false,
      gateway: false,
      sessionHost: false,
      clusterNode: false,
      hyperVHost: false,
      runningMachines: 0,
    },
    reboot: { pending: [], bitLocker: 'off', safeBoot: false, lastBoot: daysBefore(now, 11).toISOString() },
    hotfixes: [{ id: hotfix, on: `${daysBefore(now, 11).toISOString().slice(0, 10)}T00:00:00.000Z` }],
    systemDrive: { freeBytes: 81_604_378_624, totalBytes: 136_365_211_648 },
    // Two people may administer it at a time, and nobody counts licences for them.
    licensing: { licensingType: 0, graceDays: null },
    domainMember: { joined: true, secureChannel: true },
    termService: {
      fileVersion: `10.0.${facts.build}.${revision}`,
      signature: 'valid',
      signer: microsoftWindows,
    },
    hangingParts: [],
    clockOffsetMs: 0,
    impostor: null,
    onPath: null,
    scriptDelayMs: 0,
    noWayIn: false,
    wayIn: {},
  };
}

function daysBefore(now: Date, days: number): Date {
  return new Date(Math.floor(now.getTime() / 1000) * 1000 - days * dayMs);
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
