import type { PartName } from '../../src/diagnosis/evidence.ts';
import type { Value } from '../../src/playbook/step.ts';
import { canRead, mayTouchAccessList, sids } from '../access.ts';
import { hostClock } from '../event-log.ts';
import type { LabHost } from '../model.ts';
import {
  cipherPolicyEmpty,
  keys,
  type ListenerSetting,
  pinnedThumbprint,
  policyOwner,
  readNumber,
} from '../registry.ts';
import { type Behaviour, returned } from './behaviour.ts';
import { collectEvents } from './collect-events.ts';
import { keyInUse } from './key-in-use.ts';
import { hashType } from './rdp-renew-certificate.ts';

/** The read-only scripts of playbooks/collect-evidence, by part. */
export const collectEvidence: Readonly<Record<PartName, Behaviour>> = {
  services: part(services),
  listener: part(listener),
  certificate: part(certificate),
  'key-access': part(keyAccess),
  events: collectEvents,
  firewall: part(firewall),
  time: {
    parameters: [],
    run: (_ask, { host, now }) => returned({ now: hostClock(host, now()).toISOString(), offsetMinutes: 0 }),
  },
  system: part(({ computer, build, sessions }) => ({ computer, build, sessions: sessions.length })),
};

function part(look: (host: LabHost) => Value): Behaviour {
  return { parameters: [], run: (_ask, { host }) => returned(look(host)) };
}

function services(host: LabHost): Value {
  const names = ['TermService', 'UmRdpService', 'SessionEnv', 'CertPropSvc', 'KeyIso', 'CryptSvc'];
  return {
    services: names.flatMap((name) => {
      const service = host.services[name];
      return service === undefined ? [] : [{ name, status: service.status, startType: service.startType }];
    }),
  };
}

function listener(host: LabHost): Value {
  const local = (name: string): number | null => readNumber(host, keys.listener, name);
  const ruled = (name: string): number | null => readNumber(host, keys.policy, name);
  const settings: readonly ListenerSetting[] = [
    'fDenyTSConnections',
    'SecurityLayer',
    'UserAuthentication',
    'MinEncryptionLevel',
  ];
  const owned = settings.filter((name) => ruled(name) !== null);
  return {
    local: {
      fDenyTSConnections: readNumber(host, keys.terminalServer, 'fDenyTSConnections'),
      portNumber: local('PortNumber'),
      securityLayer: local('SecurityLayer'),
      userAuthentication: local('UserAuthentication'),
      minEncryptionLevel: local('MinEncryptionLevel'),
      fEnableWinStation: local('fEnableWinStation'),
    },
    policy: {
      fDenyTSConnections: ruled('fDenyTSConnections'),
      securityLayer: ruled('SecurityLayer'),
      userAuthentication: ruled('UserAuthentication'),
      minEncryptionLevel: ruled('MinEncryptionLevel'),
    },
    owners: Object.fromEntries(owned.map((name) => [name, policyOwner(host, name)])),
    tls12Server: {
      enabled: readNumber(host, keys.tls12Server, 'Enabled'),
      disabledByDefault: readNumber(host, keys.tls12Server, 'DisabledByDefault'),
    },
    cipherPolicyEmpty: cipherPolicyEmpty(host),
  };
}

function certificate(host: LabHost): Value {
  const entry = host.remoteDesktopStore.at(-1) ?? null;
  const pinned = pinnedThumbprint(host);
  const { thumbprint, notBefore, notAfter, container } = entry ?? {};
  return {
    stored: entry === null ? null : { thumbprint, notBefore, notAfter, container },
    pinned,
    pinnedInStore: pinned === null ? null : host.myStore.some((each) => each.thumbprint === pinned),
    hashType: hashType(host),
  } as Value;
}

function keyAccess(host: LabHost): Value {
  const { name, file } = keyInUse(host);
  const unknown = { owner: null, entries: null, networkServiceCanRead: null };
  if (file === null || !mayTouchAccessList(host, file, 'read')) {
    return { file: name, exists: file !== null, ...unknown };
  }
  return {
    file: name,
    exists: true,
    owner: file.owner,
    entries: file.entries.map(({ sid, type, mask }) => ({ sid, type, mask })),
    networkServiceCanRead: canRead(file, sids.networkService),
  };
}

function firewall(host: LabHost): Value {
  const port = readNumber(host, keys.listener, 'PortNumber') ?? 3389;
  const rules = host.firewall.rules
    .filter((rule) => rule.name.startsWith('RemoteDesktop-') || rule.localPort === port)
    .map(({ name, enabled, action, profiles }) => ({ name, enabled, action, profiles }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return { rules, activeProfiles: host.firewall.activeProfiles, firewallOn: host.firewall.on };
}
