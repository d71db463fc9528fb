<#
.SYNOPSIS
Says which licences the Remote Desktop client of this machine keeps. Changes nothing.
.DESCRIPTION
Whether a server refuses them is not to be seen here: that is what the person at this machine was told.
#>
[CmdletBinding()]
param()

$state = [ordered]@{ readable = $true; store = $false; licences = @(); contents = $null }
$findings = @()
$right = $false
try {
    $found = Read-LicenceStore
    $state.store = $found.There
    $state.licences = $found.Names
    $state.contents = $found.Digest
    $right = $found.Names.Count -eq 0
    if (-not $found.There) { $findings += [ordered]@{ id = 'no-licence-store' } }
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    $state.readable = $false
    $findings += [ordered]@{ id = 'unreadable'; what = 'licence store' }
}
[pscustomobject]@{ inDesiredState = $right; state = $state; findings = $findings }
