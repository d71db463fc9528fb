import type { ListenerPart } from '../../../src/diagnosis/parts.ts';
import { keys, readNumber, readText } from '../../registry.ts';
import { part } from './part.ts';

export const listener = part<ListenerPart>((host) => {
  const server = (name: string): number | null => readNumber(host, keys.terminalServer, name);
  const local = (name: string): number | null => readNumber(host, keys.listener, name);
  const ruled = (name: string): number | null => readNumber(host, keys.policy, name);
  return {
    local: {
      fDenyTSConnections: server('fDenyTSConnections'),
      portNumber: local('PortNumber'),
      securityLayer: local('SecurityLayer'),
      userAuthentication: local('UserAuthentication'),
      minEncryptionLevel: local('MinEncryptionLevel'),
      fEnableWinStation: local('fEnableWinStation'),
      fAllowSecProtocolNegotiation: local('fAllowSecProtocolNegotiation'),
      lanAdapter: local('LanAdapter'),
      maxInstanceCount: local('MaxInstanceCount'),
      fQueryUserConfigFromLocalMachine: local('fQueryUserConfigFromLocalMachine'),
      maxOutstandingConnections: server('MaxOutstandingConnections'),
      selfSignedCertStore: readText(host, keys.winStations, 'SelfSignedCertStore'),
    },
    policy: {
      fDenyTSConnections: ruled('fDenyTSConnections'),
      securityLayer: ruled('SecurityLayer'),
      userAuthentication: ruled('UserAuthentication'),
      minEncryptionLevel: ruled('MinEncryptionLevel'),
      maxInstanceCount: ruled('MaxInstanceCount'),
      selectTransport: ruled('SelectTransport'),
      certTemplateName: readText(host, keys.policy, 'CertTemplateName'),
    },
  };
});
