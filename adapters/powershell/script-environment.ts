/** What PowerShell, Windows and Kerberos need to start; the rest may hold secrets of ours. */
const needed = new Set(
  [
    ['PATH', 'PATHEXT', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'TEMP', 'TMP'],
    ['SYSTEMROOT', 'SYSTEMDRIVE', 'WINDIR', 'COMSPEC', 'COMPUTERNAME', 'OS', 'NUMBER_OF_PROCESSORS'],
    ['PROCESSOR_ARCHITECTURE', 'PROGRAMDATA', 'PROGRAMFILES', 'PROGRAMFILES(X86)', 'PROGRAMW6432'],
    ['COMMONPROGRAMFILES', 'USERPROFILE', 'USERNAME', 'USERDOMAIN', 'USERDNSDOMAIN', 'LOGONSERVER'],
    ['HOMEDRIVE', 'HOMEPATH', 'APPDATA', 'LOCALAPPDATA', 'ALLUSERSPROFILE', 'PSMODULEPATH', 'DOTNET_ROOT'],
    ['KRB5CCNAME', 'KRB5_CONFIG', 'DOTNET_SYSTEM_GLOBALIZATION_INVARIANT'],
  ].flat(),
);

/** The environment of a PowerShell that we start: our own tokens and keys stay with us. */
export function scriptEnvironment(ours: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(ours).filter(([name]) => needed.has(name.toUpperCase()));
  return {
    ...Object.fromEntries(kept),
    // Colours would come even into a pipe.
    NO_COLOR: '1',
    TERM: 'dumb',
    POWERSHELL_TELEMETRY_OPTOUT: '1',
    POWERSHELL_UPDATECHECK: 'Off',
  };
}
