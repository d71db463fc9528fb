import type { UnreachableLayer } from '../../../src/playbook/step.ts';

/**
 * First part of a FullyQualifiedErrorId such as `CannotConnect,PSSessionOpenFailed`: PowerShell's names for WSMan error
 * codes, from its table in WSManTransportManager.cs. The numbers are from WSManNativeAPI.cs, for codes that come
 * without a name; both are the source of PowerShell 7, and Windows PowerShell 5.1 has the same. Not seen on a real host.
 */
const layers: Readonly<Record<string, UnreachableLayer>> = {
  // ERROR_BAD_NETPATH, and 0x803381B9: no such computer.
  NetworkPathNotFound: 'name',
  ComputerNotFound: 'name',
  // 0x80338012, 0x80338126 and two answers of HTTP.sys: nobody takes WinRM requests there.
  CannotConnect: 'port',
  '-2144108526': 'port',
  WinRMOperationTimeout: 'port',
  '-2144108250': 'port',
  CannotConnectWinRMService: 'port',
  URLNotAvailable: 'port',
  // 5, 1311 and 1326 as Win32 names them; the rest are refusals of the client's own before it asks.
  AccessDenied: 'authentication',
  AuthenticationFailed: 'authentication',
  LogonFailure: 'authentication',
  InvalidAuthentication: 'authentication',
  ClientKerberosDisabled: 'authentication',
  WorkgroupCannotUseKerberos: 'authentication',
  ExplicitCredentialsRequired: 'authentication',
  ServerNotTrusted: 'authentication',
  CannotUseIPAddress: 'authentication',
  // SEC_E_TARGET_UNKNOWN: no such service principal name.
  TargetUnknown: 'authentication',
  '-2146893053': 'authentication',
};

/**
 * The layer at which a session could not be opened. What is not known is put down to the last of them, the endpoint:
 * InvalidResourceUri (no such configuration), CannotConnectRunAsFailed, RemoteSessionDisallowed and the like.
 */
export function layerOf(errorId: string, errorCode: string): UnreachableLayer {
  const name = errorId.split(',')[0]!;
  return layers[name] ?? layers[errorCode] ?? 'subsystem';
}
