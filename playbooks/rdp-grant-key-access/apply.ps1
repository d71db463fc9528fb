<#
.SYNOPSIS
Lets NETWORK SERVICE (S-1-5-20) read the private key of the Remote Desktop listener.
.DESCRIPTION
Adds one Allow entry for reading to one key file, writes the access section alone, reads it back, and compares
the owner. Refuses when the list may not be read, and when a Deny entry stands that it was not told to remove.
.PARAMETER RemoveDeny
Also remove a Deny entry for NETWORK SERVICE.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param([bool] $RemoveDeny = $false)

try {
    $file = Get-KeyFileName -Entry (Get-ListenerEntry)
    if ($null -eq $file -or -not (Test-KeyFile -File $file)) {
        throw (Get-Refusal 'NoKeyFile' 'The certificate in use has no key file, so there is no access to grant.')
    }
    $access = Read-KeyAccess -File $file
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    throw (Get-Refusal 'Unreadable' 'The access list of the key file may not be read, so it is not changed.')
}
$before = [ordered]@{ file = $file; entries = $access.Entries; sddl = $access.Sddl }
if (Test-ServiceRead -Entries $access.Entries) {
    return [pscustomobject]@{ changed = $false; before = $before; after = $before; rebootRequired = $false }
}
$denied = @(Get-DenyEntry -Entries $access.Entries)
if (@($denied | Where-Object { -not $RemoveDeny -or $_.sid -ne 'S-1-5-20' }).Count -gt 0) {
    throw (Get-Refusal 'DenyEntry' "An entry denies $($denied[0].sid) the key. It beats every Allow and is not removed unasked (removeDeny=true removes one for NETWORK SERVICE).")
}

$descriptor = New-Object System.Security.AccessControl.RawSecurityDescriptor $access.Sddl
$list = $descriptor.DiscretionaryAcl
for ($index = $list.Count - 1; $index -ge 0; $index--) {
    if ($list[$index].SecurityIdentifier.Value -eq 'S-1-5-20' -and [string]$list[$index].AceQualifier -eq 'AccessDenied') { $list.RemoveAce($index) }
}
# Behind the entries of its own, before the inherited ones, which is the order Windows keeps.
$place = @($list | Where-Object { -not $_.IsInherited }).Count
$service = New-Object System.Security.Principal.SecurityIdentifier 'S-1-5-20'
$list.InsertAce($place, (New-Object System.Security.AccessControl.CommonAce 'None', 'AccessAllowed', 0x120089, $service, $false, $null))
$wanted = $descriptor.GetSddlForm('Access')
$after = [ordered]@{ file = $file; entries = @(ConvertTo-AccessEntry -Sddl $wanted); sddl = $wanted }

if (-not $PSCmdlet.ShouldProcess($file, 'Grant read to S-1-5-20')) {
    return [pscustomobject]@{ changed = $false; before = $before; after = $after; rebootRequired = $false }
}
Write-KeyAccess -File $file -Sddl $wanted
$now = Read-KeyAccess -File $file
if ($now.Owner -ne $access.Owner -or (ConvertTo-Json $now.Entries -Compress) -ne (ConvertTo-Json $after.entries -Compress)) {
    throw (Get-Refusal 'NotAsWritten' 'The access list that was read back is not the one that was written.')
}
$after = [ordered]@{ file = $file; entries = $now.Entries; sddl = $now.Sddl }
[pscustomobject]@{ changed = $true; before = $before; after = $after; rebootRequired = $false }
