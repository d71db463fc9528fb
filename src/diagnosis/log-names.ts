/** Names of the event logs that are read; reference: Windows' own manifest names, never translated. */
export const managerLog = 'Microsoft-Windows-TerminalServices-RemoteConnectionManager/Operational';
export const coreLog = 'Microsoft-Windows-RemoteDesktopServices-RdpCoreTS/Operational';

/** As short as a phone needs it: `RdpCoreTS/Operational`. */
export function shortLogName(name: string): string {
  return name.replace(/^Microsoft-Windows-(TerminalServices|RemoteDesktopServices)-/, '');
}
