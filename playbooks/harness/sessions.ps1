<#
.SYNOPSIS
Sessions as Windows lists them.
#>

# Sessions as Windows lists them: Id, User (DOMAIN\user, empty where nobody is logged on), and State (0 active,
# 1 connected, 4 disconnected, see WTS_CONNECTSTATE_CLASS). An exception when Windows does not answer.
function Get-LogonSession {
    if (-not ('RdpMedic.Sessions' -as [type])) {
        Add-Type -Namespace RdpMedic -Name Sessions -MemberDefinition @'
[StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode)] struct Info {
    public uint Environment; public int State; public uint Id; public string Name; public string Host; public string User; public string Domain; public string Farm; }
[DllImport("wtsapi32.dll", SetLastError = true)] static extern bool WTSEnumerateSessionsExW(IntPtr server, ref uint level, uint filter, out IntPtr list, out uint count);
[DllImport("wtsapi32.dll")] static extern bool WTSFreeMemoryExW(int kind, IntPtr list, uint count);
/* Each as id, state and name with tabs between; 2 is WTSTypeSessionInfoLevel1. */
public static string[] List() {
    uint level = 1; uint count; IntPtr list;
    if (!WTSEnumerateSessionsExW(IntPtr.Zero, ref level, 0, out list, out count)) throw new System.ComponentModel.Win32Exception();
    try {
        string[] all = new string[count]; int size = Marshal.SizeOf(typeof(Info));
        for (int i = 0; i < count; i++) {
            Info info = (Info)Marshal.PtrToStructure(new IntPtr(list.ToInt64() + (long)i * size), typeof(Info));
            all[i] = (int)info.Id + "\t" + info.State + "\t" + (string.IsNullOrEmpty(info.User) ? "" : info.Domain + "\\" + info.User);
        }
        return all;
    } finally { WTSFreeMemoryExW(2, list, count); }
}
'@
    }
    foreach ($line in [RdpMedic.Sessions]::List()) {
        $id, $state, $user = $line.Split([char]9)
        [pscustomobject]@{ Id = [int]$id; User = $user; State = [int]$state }
    }
}
