<#
.SYNOPSIS
Says which replaced keys are kept beyond their day. Changes nothing.
#>
[CmdletBinding()]
param()

$state = [ordered]@{ readable = $true; overdue = @() }
$findings = @()
$right = $false
try {
    $today = (Get-HostTime).ToString('yyyyMMdd', [System.Globalization.CultureInfo]::InvariantCulture)
    $kept = @(Get-KeptKey | Sort-Object)
    $state.overdue = @($kept | Where-Object { $_.Substring($_.Length - 8) -lt $today } | Select-Object -First 100)
    foreach ($copy in @($kept | Where-Object { $_ -notin $state.overdue } | Select-Object -First 100)) { $findings += [ordered]@{ id = 'kept-key'; file = $copy } }
    $right = $state.overdue.Count -eq 0
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    $state.readable = $false
    $findings += [ordered]@{ id = 'unreadable'; what = 'kept-keys' }
}
[pscustomobject]@{ inDesiredState = $right; state = $state; findings = $findings }
