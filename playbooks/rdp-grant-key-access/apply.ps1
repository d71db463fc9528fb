<#
.SYNOPSIS
Lets NETWORK SERVICE (S-1-5-20) read the private key of the Remote Desktop listener.
.DESCRIPTION
Two changes to one key file, each written as an access section alone and read back with the owner: a Deny entry for
NETWORK SERVICE is taken off, if that was asked for; then what Windows gives such a file and this one lacks is added.
Nothing restarts: the service reads the key at every handshake.
.PARAMETER RemoveDeny
Also remove a Deny entry for NETWORK SERVICE.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param([bool] $RemoveDeny = $false)

try {
    $entry = Get-ListenerEntry
    $key = Find-KeyFile -Entry $entry
    if ($key.Problem) { throw (Get-Refusal 'NoKeyFile' $key.Message) }
    $file = $key.File
    $access = Read-KeyAccess -File $file
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    throw (Get-Refusal 'Unreadable' 'The access list of the key file may not be read, so it is not changed.')
}
$before = Get-AccessSnapshot -File $file -Sddl $access.Sddl
if (Test-ServiceRead -Entries $access.Entries) {
    return [pscustomobject]@{ changed = $false; before = $before; after = $before; rebootRequired = $false }
}
$owner = Get-AccessOwner -Path "$(Get-KeyFolder)\$file"
if ($owner) { throw (Get-Refusal 'PolicyOwned' "The access list of the key file is set by policy ($owner); a local change would be undone." @{ setting = 'access'; owner = $owner }) }
$standing = @(Get-DenyEntry -Entries $access.Entries | Where-Object { -not $RemoveDeny -or $_.sid -ne 'S-1-5-20' })
if ($standing.Count -gt 0) {
    throw (Get-Refusal 'DenyEntry' "An entry denies $($standing[0].sid) the key. It beats every Allow and is not removed unasked (removeDeny=true removes one for NETWORK SERVICE).")
}

# Each list is a change of its own, in the order in which they are written.
$lists = @()
$descriptor = New-Object System.Security.AccessControl.RawSecurityDescriptor $access.Sddl
$list = $descriptor.DiscretionaryAcl
for ($index = $list.Count - 1; $RemoveDeny -and $index -ge 0; $index--) {
    if ($list[$index].SecurityIdentifier.Value -eq 'S-1-5-20' -and [string]$list[$index].AceQualifier -eq 'AccessDenied') { $list.RemoveAce($index) }
}
if ($RemoveDeny -and $before.denied.Count -gt 0) { $lists += $descriptor.GetSddlForm('Access') }
$missing = @(Get-MissingAccess -Entries $access.Entries -Pinned ($entry.Thumbprint -eq (Get-ListenerPin)))
foreach ($one in $missing) {
    # Behind the entries of its own, before the inherited ones, which is the order Windows keeps.
    $place = @($list | Where-Object { -not $_.IsInherited }).Count
    $sid = New-Object System.Security.Principal.SecurityIdentifier $one.sid
    $list.InsertAce($place, (New-Object System.Security.AccessControl.CommonAce 'None', 'AccessAllowed', ([int]$one.mask), $sid, $false, $null))
}
if ($missing.Count -gt 0) { $lists += $descriptor.GetSddlForm('Access') }

if (-not $PSCmdlet.ShouldProcess($file, 'Let S-1-5-20 read it')) {
    return [pscustomobject]@{ changed = $false; before = $before; after = Get-AccessSnapshot -File $file -Sddl $lists[-1]; rebootRequired = $false }
}
foreach ($wanted in $lists) {
    Write-KeyAccess -File $file -Sddl $wanted
    $now = Read-KeyAccess -File $file
    if ($now.Owner -ne $access.Owner -or (ConvertTo-Json $now.Entries -Compress) -ne (ConvertTo-Json @(ConvertTo-AccessEntry -Sddl $wanted) -Compress)) {
        throw (Get-Refusal 'NotAsWritten' 'The access list that was read back is not the one that was written.')
    }
}
[pscustomobject]@{ changed = $true; before = $before; after = Get-AccessSnapshot -File $file -Sddl $now.Sddl; rebootRequired = $false }
