<#
.SYNOPSIS
Says what policies wrote about Remote Desktop, and whether they were applied within the last ten minutes. Changes
nothing.
#>
[CmdletBinding()]
param()

$state = [ordered]@{ readable = $true; values = [ordered]@{}; refreshed = $null }
$findings = @()
$right = $false
try {
    $present = Get-PolicyState
    $state.values = $present.values
    $state.refreshed = $present.refreshed
    $right = $null -ne $state.refreshed -and $state.refreshed -gt (Format-Time (Get-HostTime).AddMinutes(-10))
    if ($null -eq $state.refreshed) { $findings += [ordered]@{ id = 'never-refreshed' } }
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    $state.readable = $false
    $findings += [ordered]@{ id = 'unreadable'; what = 'policies' }
}
[pscustomobject]@{ inDesiredState = $right; state = $state; findings = $findings }
