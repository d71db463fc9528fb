<#
.SYNOPSIS
Says whether TermService and its port redirector run, and TermService was started within the last ten minutes.
Changes nothing.
#>
[CmdletBinding()]
param()

$state = [ordered]@{ readable = $true; services = [ordered]@{}; startedAt = $null }
$findings = @()
$running = $true
try {
    foreach ($name in 'TermService', 'UmRdpService') {
        $found = Find-Service -Name $name
        if ($null -eq $found) {
            $findings += [ordered]@{ id = 'service-absent'; service = $name }
            if ($name -eq 'TermService') { $running = $false }
            continue
        }
        $status = [string]$found.Status
        $state.services[$name] = [ordered]@{ status = $status; startType = [int]$found.StartType }
        if ($status -notin 'Running', 'Stopped') { $findings += [ordered]@{ id = 'service-pending'; service = $name; status = $status } }
        if ($status -ne 'Running') { $running = $false }
    }
    $state.startedAt = Read-ServiceStart -Name 'TermService'
    if ($running -and $null -eq $state.startedAt) { $findings += [ordered]@{ id = 'start-unknown'; service = 'TermService' } }
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException], [Microsoft.Management.Infrastructure.CimException] {
    $state.readable = $false
    $running = $false
    $findings += [ordered]@{ id = 'unreadable'; what = 'services' }
}
$recent = $null -ne $state.startedAt -and $state.startedAt -gt (Format-Time (Get-HostTime).AddMinutes(-10))
[pscustomobject]@{ inDesiredState = $running -and $recent; state = $state; findings = $findings }
