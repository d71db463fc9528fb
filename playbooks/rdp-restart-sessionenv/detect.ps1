<#
.SYNOPSIS
Says whether SessionEnv runs and was started within the last ten minutes. Changes nothing.
#>
[CmdletBinding()]
param()

$state = [ordered]@{ readable = $true; status = $null; startType = $null; startedAt = $null }
$findings = @()
$right = $false
try {
    $service = Find-Service -Name 'SessionEnv'
    if ($null -eq $service) {
        $findings += [ordered]@{ id = 'service-absent'; service = 'SessionEnv' }
    } else {
        $state.status = [string]$service.Status
        $state.startType = [int]$service.StartType
        $state.startedAt = Read-ServiceStart -Name 'SessionEnv'
        if ($state.status -notin 'Running', 'Stopped') { $findings += [ordered]@{ id = 'service-pending'; service = 'SessionEnv'; status = $state.status } }
        if ($state.status -eq 'Running' -and $null -eq $state.startedAt) { $findings += [ordered]@{ id = 'start-unknown'; service = 'SessionEnv' } }
        $recent = $null -ne $state.startedAt -and $state.startedAt -gt (Format-Time (Get-HostTime).AddMinutes(-10))
        $right = $state.status -eq 'Running' -and $recent
    }
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException], [Microsoft.Management.Infrastructure.CimException] {
    $state.readable = $false
    $findings += [ordered]@{ id = 'unreadable'; what = 'services' }
}
[pscustomobject]@{ inDesiredState = $right; state = $state; findings = $findings }
