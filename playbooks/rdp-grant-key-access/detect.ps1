<#
.SYNOPSIS
Says whether the Remote Desktop service may read the private key of its listener.
.DESCRIPTION
Reads the certificate in use, the key file its container lies in, that file's access list, and who owns that list.
Changes nothing.
.PARAMETER RemoveDeny
Whether apply may remove a Deny entry for NETWORK SERVICE.
#>
[CmdletBinding()]
param([bool] $RemoveDeny = $false)

$state = [ordered]@{ readable = $true; file = $null; owner = $null; entries = $null; sddl = $null }
$findings = @()
$right = $false
try {
    $entry = Get-ListenerEntry
    $key = Find-KeyFile -Entry $entry
    $state.file = $key.File
    if ($key.Problem) {
        $findings += [ordered]@{ id = $key.Problem; thumbprint = $(if ($entry) { $entry.Thumbprint } else { $null }); file = $key.File }
    } else {
        $access = Read-KeyAccess -File $state.file
        $state.owner = $access.Owner
        $state.entries = $access.Entries
        $state.sddl = $access.Sddl
        $right = Test-ServiceRead -Entries $access.Entries
        foreach ($denied in @(Get-DenyEntry -Entries $access.Entries)) {
            $findings += [ordered]@{ id = 'deny-entry'; sid = $denied.sid; mask = $denied.mask; removed = $RemoveDeny -and $denied.sid -eq 'S-1-5-20' }
        }
        if ($access.Owner -ne 'S-1-5-18') { $findings += [ordered]@{ id = 'owner-not-system'; owner = $access.Owner } }
        if (-not (Test-PolicyRecord)) { $findings += [ordered]@{ id = 'owner-unknown'; setting = 'access' } }
        else {
            $owner = Get-AccessOwner -Path "$(Get-KeyFolder)\$($state.file)"
            if ($owner) { $findings += [ordered]@{ id = 'policy-owned'; setting = 'access'; owner = $owner } }
        }
    }
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    # Not being allowed to look is no proof of a fault.
    $state.readable = $false
    $findings += [ordered]@{ id = 'unreadable'; what = 'key-access' }
}
[pscustomobject]@{ inDesiredState = $right; state = $state; findings = $findings }
