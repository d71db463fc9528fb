import type { PolicyValues } from './parts.ts';

/** One value under the policy key of Remote Desktop, and by which names its owners know it. */
export interface PolicyName {
  /** Registry name, as cards show it. */
  readonly setting: string;
  readonly field: keyof PolicyValues;
  /** The property of Win32_TSGeneralSetting or Win32_TerminalServiceSetting that tells its source. */
  readonly source?:
    | 'securityLayer'
    | 'userAuthenticationRequired'
    | 'minEncryptionLevel'
    | 'allowConnections';
  /** Its name in PolicyManager (Policy CSP, RemoteDesktopServices and ADMX_TerminalServer). */
  readonly mdm: RegExp;
}

export const policyKey = 'SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services';

export const policyNames: readonly PolicyName[] = [
  {
    setting: 'fDenyTSConnections',
    field: 'fDenyTSConnections',
    source: 'allowConnections',
    mdm: /AllowUsersToConnectRemotely|TS_DISABLE_CONNECTIONS|fDenyTSConnections/i,
  },
  {
    setting: 'SecurityLayer',
    field: 'securityLayer',
    source: 'securityLayer',
    mdm: /TS_SECURITY_LAYER|SecurityLayer/i,
  },
  {
    setting: 'UserAuthentication',
    field: 'userAuthentication',
    source: 'userAuthenticationRequired',
    mdm: /TS_USER_AUTHENTICATION|UserAuthentication/i,
  },
  {
    setting: 'MinEncryptionLevel',
    field: 'minEncryptionLevel',
    source: 'minEncryptionLevel',
    mdm: /ClientConnectionEncryptionLevel|TS_ENCRYPTION|MinEncryptionLevel/i,
  },
  { setting: 'MaxInstanceCount', field: 'maxInstanceCount', mdm: /TS_MAX_CON|MaxInstanceCount/i },
  { setting: 'SelectTransport', field: 'selectTransport', mdm: /TS_SELECT_TRANSPORT|SelectTransport/i },
  {
    setting: 'CertTemplateName',
    field: 'certTemplateName',
    mdm: /TS_CERTIFICATE_TEMPLATE|CertTemplateName/i,
  },
];
