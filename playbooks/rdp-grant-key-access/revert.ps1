<#
.SYNOPSIS
Puts the access list of the listener's key file back as apply found it.
.PARAMETER Before
The object apply returned as before.
.PARAMETER RemoveDeny
As it was given to apply; without meaning here.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Before,
    [bool] $RemoveDeny = $false
)

$file = [string]$Before['file']
# The name goes into a path: nothing but a container's digest and the machine's GUID is taken.
if ($file -notmatch '^[0-9a-f]{32}_[0-9A-Fa-f-]{36}$') { throw (Get-Refusal 'BadBefore' 'The stored state names no key file.') }
try {
    if (-not (Test-KeyFile -File $file)) { throw (Get-Refusal 'NoKeyFile' 'The key file is gone; there is no access list to put back.') }
    $access = Read-KeyAccess -File $file
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    throw (Get-Refusal 'Unreadable' 'The access list of the key file may not be read, so it is not changed.')
} catch [System.IO.DirectoryNotFoundException] {
    throw (Get-Refusal 'NoKeyFile' "$(Get-KeyFolder) is not there; there is no access list to put back.")
}
$present = Get-AccessSnapshot -File $file -Sddl $access.Sddl
$wanted = Get-AccessSnapshot -File $file -Sddl ([string]$Before['sddl'])
if ($present.sddl -eq $wanted.sddl) {
    return [pscustomobject]@{ changed = $false; before = $present; after = $present; rebootRequired = $false }
}
if (-not $PSCmdlet.ShouldProcess($file, 'Put the old access list back')) {
    return [pscustomobject]@{ changed = $false; before = $present; after = $wanted; rebootRequired = $false }
}
Write-KeyAccess -File $file -Sddl $wanted.sddl
$now = Read-KeyAccess -File $file
if ($now.Sddl -ne $wanted.sddl) { throw (Get-Refusal 'NotAsWritten' 'The access list that was read back is not the one that was written.') }
[pscustomobject]@{ changed = $true; before = $present; after = $wanted; rebootRequired = $false }
