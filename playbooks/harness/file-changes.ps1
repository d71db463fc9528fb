<#
.SYNOPSIS
Renames and deletes files.
#>

# Renames a file within its volume. Never over another one, and never by copying, which would lose its access list.
function Move-File {
    param([string] $From, [string] $To)
    if (-not ('RdpMedic.Files' -as [type])) {
        Add-Type -Namespace RdpMedic -Name Files -MemberDefinition @'
[DllImport("kernel32.dll", CharSet = CharSet.Unicode, SetLastError = true)] static extern bool MoveFileExW(string from, string to, uint flags);
/* 8 is MOVEFILE_WRITE_THROUGH; neither replacing nor copying is allowed. */
public static void Move(string from, string to) { if (!MoveFileExW(from, to, 8)) throw new System.ComponentModel.Win32Exception(); }
'@
    }
    [RdpMedic.Files]::Move($From, $To)
}

# Deletes one file for good; one that is not there is no fault.
function Remove-File {
    param([string] $Path)
    [System.IO.File]::Delete($Path)
}
