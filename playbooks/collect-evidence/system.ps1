<#
.SYNOPSIS
Computer name, build, and how many people are logged on. Changes nothing.
#>
[CmdletBinding()]
param()

# Connected or disconnected, a session with a user name is a person's. $null: they could not be counted.
$sessions = $null
try {
    Add-Type -Namespace RdpMedic -Name Sessions -MemberDefinition @'
[StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode)] struct Info {
    public uint Environment; public int State; public uint Id; public string Name; public string Host; public string User; public string Domain; public string Farm; }
[DllImport("wtsapi32.dll", SetLastError = true)] static extern bool WTSEnumerateSessionsExW(IntPtr server, ref uint level, uint filter, out IntPtr list, out uint count);
[DllImport("wtsapi32.dll")] static extern bool WTSFreeMemoryExW(int kind, IntPtr list, uint count);
public static int Count() {
    uint level = 1; uint count; IntPtr list; int people = 0;
    if (!WTSEnumerateSessionsExW(IntPtr.Zero, ref level, 0, out list, out count)) throw new System.ComponentModel.Win32Exception();
    try {
        for (int i = 0; i < count; i++) {
            Info info = (Info)Marshal.PtrToStructure(new IntPtr(list.ToInt64() + (long)i * Marshal.SizeOf(typeof(Info))), typeof(Info));
            if (!string.IsNullOrEmpty(info.User) && (info.State == 0 || info.State == 1 || info.State == 4)) people++;
        }
    } finally { WTSFreeMemoryExW(2, list, count); }
    return people;
}
'@
    $sessions = [RdpMedic.Sessions]::Count()
} catch {
    # Without the native call: a shell runs in every session that somebody is logged on to.
    try {
        $shells = Get-CimInstance -ClassName Win32_Process -Filter "Name='explorer.exe' OR Name='rdpshell.exe'" -ErrorAction Stop
        $sessions = @($shells | Where-Object { $_.SessionId -ne 0 } | ForEach-Object { $_.SessionId } | Select-Object -Unique).Count
    } catch {
        $sessions = $null
    }
}
[pscustomobject]@{
    computer = [Environment]::MachineName.ToUpperInvariant()
    build = [int](Read-MachineValue -Key 'SOFTWARE\Microsoft\Windows NT\CurrentVersion' -Name 'CurrentBuildNumber')
    sessions = $sessions
}
