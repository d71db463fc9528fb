<#
.SYNOPSIS
Reads and writes access lists of files, folders and registry keys.
#>

# Runs a block with a privilege that is put back as it was. On new builds administrators have no entry on key
# files; SeBackup reads and SeRestore writes an access list all the same. A token without the privilege is no
# fault here: the access that follows is then denied, and says so.
function Invoke-WithPrivilege {
    param([string] $Privilege, [scriptblock] $Block)
    if (-not ('RdpMedic.Token' -as [type])) {
        Add-Type -Namespace RdpMedic -Name Token -MemberDefinition @'
[StructLayout(LayoutKind.Sequential, Pack = 4)] public struct State { public uint Count; public long Luid; public uint Attributes; }
[DllImport("kernel32.dll")] static extern IntPtr GetCurrentProcess();
[DllImport("kernel32.dll")] static extern bool CloseHandle(IntPtr handle);
[DllImport("advapi32.dll", SetLastError = true)] static extern bool OpenProcessToken(IntPtr process, uint access, out IntPtr token);
[DllImport("advapi32.dll", CharSet = CharSet.Unicode, SetLastError = true)] static extern bool LookupPrivilegeValueW(string system, string name, out long luid);
[DllImport("advapi32.dll", SetLastError = true)] static extern bool AdjustTokenPrivileges(IntPtr token, bool none, ref State next, int size, ref State previous, out int needed);
/* Returns whether the privilege was on before. TOKEN_QUERY | TOKEN_ADJUST_PRIVILEGES is 0x28, SE_PRIVILEGE_ENABLED 2. */
public static bool Set(string name, bool on) {
    IntPtr token; if (!OpenProcessToken(GetCurrentProcess(), 0x28, out token)) return false;
    try {
        State next = new State(), previous = new State(); int needed; next.Count = 1; next.Attributes = on ? 2u : 0u;
        if (!LookupPrivilegeValueW(null, name, out next.Luid)) return false;
        AdjustTokenPrivileges(token, false, ref next, 16, ref previous, out needed);
        return previous.Count == 0 ? on && Marshal.GetLastWin32Error() == 0 : (previous.Attributes & 2) != 0;
    } finally { CloseHandle(token); }
}
'@
    }
    $wasOn = [RdpMedic.Token]::Set($Privilege, $true)
    try { & $Block } finally { if (-not $wasOn) { [void][RdpMedic.Token]::Set($Privilege, $false) } }
}

# Owner and access list of a file or folder, or of a key under HKEY_LOCAL_MACHINE: entries in their order, and the
# list as SDDL. $null when a key is not there; UnauthorizedAccessException when it may not be read.
# Windows PowerShell 5.1 has this in File and Directory (.NET Framework), PowerShell 7, which comes over SSH, in
# extensions of FileInfo and DirectoryInfo (.NET).
function Read-AccessList {
    param([string] $Path, [string] $Key)
    $sections = [System.Security.AccessControl.AccessControlSections]'Owner, Access'
    if ($Key) {
        $root = [Microsoft.Win32.RegistryKey]::OpenBaseKey('LocalMachine', 'Registry64')
        try { $opened = $root.OpenSubKey($Key, [Microsoft.Win32.RegistryKeyPermissionCheck]::Default, [System.Security.AccessControl.RegistryRights]::ReadPermissions) }
        catch [System.Security.SecurityException] {
            throw (New-Object System.Management.Automation.ErrorRecord (New-Object System.UnauthorizedAccessException $_.Exception.Message), 'UnauthorizedAccessException', 'PermissionDenied', $Key)
        }
        if ($null -eq $opened) { return $null }
        try { $security = $opened.GetAccessControl($sections) } finally { $opened.Dispose() }
    } else {
        $security = Invoke-WithPrivilege -Privilege 'SeBackupPrivilege' -Block {
            $isFolder = [System.IO.Directory]::Exists($Path)
            if ($PSVersionTable.PSVersion.Major -lt 6) {
                if ($isFolder) { [System.IO.Directory]::GetAccessControl($Path, $sections) } else { [System.IO.File]::GetAccessControl($Path, $sections) }
            } else {
                $item = $(if ($isFolder) { [System.IO.DirectoryInfo]$Path } else { [System.IO.FileInfo]$Path })
                [System.IO.FileSystemAclExtensions]::GetAccessControl($item, $sections)
            }
        }
    }
    $sddl = $security.GetSecurityDescriptorSddlForm('Access')
    @{
        Owner = $security.GetOwner([System.Security.Principal.SecurityIdentifier]).Value
        Sddl = $sddl
        Entries = @(ConvertTo-AccessEntry -Sddl $sddl)
    }
}

function ConvertTo-AccessEntry {
    param([string] $Sddl)
    foreach ($ace in (New-Object System.Security.AccessControl.RawSecurityDescriptor $Sddl).DiscretionaryAcl) {
        $type = if ([string]$ace.AceQualifier -eq 'AccessDenied') { 'Deny' } else { 'Allow' }
        [ordered]@{ sid = $ace.SecurityIdentifier.Value; type = $type; mask = [long]$ace.AccessMask -band 0xFFFFFFFFL }
    }
}

# Writes the access list of a file and nothing else: the owner stays.
function Write-AccessList {
    param([string] $Path, [string] $Sddl)
    $security = New-Object System.Security.AccessControl.FileSecurity
    $security.SetSecurityDescriptorSddlForm($Sddl, 'Access')
    Invoke-WithPrivilege -Privilege 'SeRestorePrivilege' -Block {
        if ($PSVersionTable.PSVersion.Major -lt 6) { [System.IO.File]::SetAccessControl($Path, $security) }
        else { [System.IO.FileSystemAclExtensions]::SetAccessControl([System.IO.FileInfo]$Path, $security) }
    }
}
