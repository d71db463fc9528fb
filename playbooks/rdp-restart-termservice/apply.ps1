<#
.SYNOPSIS
Restarts TermService, and starts the port redirector with it.
.DESCRIPTION
Every wait has an end. A service that hangs while stopping is left as it is: svchost holds others beside it and is never
killed. What could not be started again afterwards is not stopped.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param()

# What can be compared and shown of the services that are there.
function Get-Present {
    $present = [ordered]@{}
    foreach ($name in 'TermService', 'UmRdpService') {
        $one = Find-Service -Name $name
        if ($null -ne $one) { $present[$name] = [ordered]@{ status = [string]$one.Status; startType = [int]$one.StartType } }
    }
    $present['startedAt'] = Read-ServiceStart -Name 'TermService'
    $present
}

try {
    $before = Get-Present
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException], [Microsoft.Management.Infrastructure.CimException] {
    throw (Get-Refusal 'Unreadable' 'The services may not be read, so none is restarted.')
}
if (-not $before.Contains('TermService')) { throw (Get-Refusal 'ServiceAbsent' 'There is no service TermService here.') }
$names = @('TermService', 'UmRdpService' | Where-Object { $before.Contains($_) })
foreach ($name in $names) {
    if ($before[$name].status -notin 'Running', 'Stopped') { throw (Get-Refusal 'ServicePending' "$name hangs in $($before[$name].status). It is not killed; a restart of the host clears it (rdp-reboot-host).") }
    if ($before[$name].startType -eq 4) { throw (Get-Refusal 'ServiceDisabled' "$name is disabled, so it could not be started again. rdp-start-service sees to that.") }
}
if ($before['TermService'].status -eq 'Stopped') { throw (Get-Refusal 'ServiceStopped' 'TermService does not run. rdp-start-service starts it.') }
$recent = $null -ne $before.startedAt -and $before.startedAt -gt (Format-Time (Get-HostTime).AddMinutes(-10))
if ($recent -and @($names | Where-Object { $before[$_].status -ne 'Running' }).Count -eq 0) {
    return [pscustomobject]@{ changed = $false; before = $before; after = $before; rebootRequired = $false }
}
$service = Get-Service -Name 'TermService' -ErrorAction Stop
$others = @($service.DependentServices | Where-Object { [string]$_.Status -ne 'Stopped' -and $_.Name -ne 'UmRdpService' } | ForEach-Object { [string]$_.Name })
if ($others.Count -gt 0) { throw (Get-Refusal 'OthersDepend' "$($others -join ', ') runs and depends on TermService, so it is not stopped.") }
$after = [ordered]@{}
foreach ($name in $names) { $after[$name] = [ordered]@{ status = 'Running'; startType = $before[$name].startType } }
$after['startedAt'] = 'now'
if (-not $PSCmdlet.ShouldProcess($names -join ', ', 'Stop and start again')) {
    return [pscustomobject]@{ changed = $false; before = $before; after = $after; rebootRequired = $false }
}
# The redirector first: it depends on TermService.
[array]::Reverse($names)
foreach ($name in $names) {
    if ($before[$name].status -eq 'Stopped') { continue }
    try {
        Stop-Service -Name $name -NoWait -Confirm:$false -ErrorAction Stop
        (Get-Service -Name $name -ErrorAction Stop).WaitForStatus('Stopped', [timespan]::FromSeconds(60))
    } catch {
        $problem = Format-ServiceProblem $_
        $now = [string](Get-Service -Name $name -ErrorAction Stop).Status
        throw (Get-Refusal 'NotStopped' "$name did not stop: $problem; it is now $now. It is not killed; a restart of the host clears one that hangs (rdp-reboot-host).")
    }
}
[array]::Reverse($names)
foreach ($name in $names) {
    try {
        $one = Get-Service -Name $name -ErrorAction Stop
        # Something else may have started it meanwhile.
        if ([string]$one.Status -eq 'Stopped') { $one.Start() }
        $one.WaitForStatus('Running', [timespan]::FromSeconds(45))
    } catch {
        throw (Get-Refusal 'NotStarted' "$name was stopped and did not start again: $(Format-ServiceProblem $_).")
    }
}
[pscustomobject]@{ changed = $true; before = $before; after = Get-Present; rebootRequired = $false }
