<#
.SYNOPSIS
Restarts SessionEnv, and says what it wrote about the listener's certificate afterwards.
.DESCRIPTION
Only SessionEnv: where another service depends on it and runs, nothing is done. Every wait has an end. What it writes
(1056 a new certificate; 1057 and 1058 none, with the reason) is waited for ten seconds; mostly it has nothing to say.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param()

try {
    $service = Find-Service -Name 'SessionEnv'
    $startedAt = Read-ServiceStart -Name 'SessionEnv'
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException], [Microsoft.Management.Infrastructure.CimException] {
    throw (Get-Refusal 'Unreadable' 'The services may not be read, so none is restarted.')
}
if ($null -eq $service) { throw (Get-Refusal 'ServiceAbsent' 'There is no service SessionEnv here.') }
$status = [string]$service.Status
$before = [ordered]@{ status = $status; startType = [int]$service.StartType; startedAt = $startedAt; said = 'nothing' }
if ($before.startType -eq 4) { throw (Get-Refusal 'ServiceDisabled' 'SessionEnv is disabled, so it could not be started again. rdp-start-service sees to that.') }
if ($status -notin 'Running', 'Stopped') { throw (Get-Refusal 'ServicePending' "SessionEnv hangs in $status. It is not killed; a restart of the host clears it.") }
if ($status -eq 'Running' -and $null -ne $startedAt -and $startedAt -gt (Format-Time (Get-HostTime).AddMinutes(-10))) {
    return [pscustomobject]@{ changed = $false; before = $before; after = $before; rebootRequired = $false }
}
$others = @($service.DependentServices | Where-Object { [string]$_.Status -ne 'Stopped' } | ForEach-Object { [string]$_.Name })
if ($others.Count -gt 0) { throw (Get-Refusal 'OthersDepend' "$($others -join ', ') runs and depends on SessionEnv, so it is not stopped.") }
if (-not $PSCmdlet.ShouldProcess('SessionEnv', 'Stop and start again')) {
    $after = [ordered]@{ status = 'Running'; startType = $before.startType; startedAt = 'now'; said = 'nothing' }
    return [pscustomobject]@{ changed = $false; before = $before; after = $after; rebootRequired = $false }
}
# A second back: events carry the time of their writing, which may be that of the start.
$since = (Get-HostTime).AddSeconds(-1)
try {
    if ($status -ne 'Stopped') {
        Stop-Service -Name 'SessionEnv' -NoWait -Confirm:$false -ErrorAction Stop
        $service.WaitForStatus('Stopped', [timespan]::FromSeconds(30))
    }
} catch {
    throw (Get-Refusal 'NotStopped' "SessionEnv did not stop: $(Format-ServiceProblem $_). It is not killed; a restart of the host clears one that hangs.")
}
try {
    $service.Start()
    $service.WaitForStatus('Running', [timespan]::FromSeconds(30))
} catch {
    throw (Get-Refusal 'NotStarted' "SessionEnv was stopped and did not start again: $(Format-ServiceProblem $_).")
}
$manager = 'Microsoft-Windows-TerminalServices-RemoteConnectionManager'
$said = @()
$until = (Get-HostTime).AddSeconds(10)
while ($said.Count -eq 0 -and (Get-HostTime) -lt $until) {
    foreach ($log in 'System', "$manager/Admin") {
        try {
            $wanted = @{ LogName = $log; ProviderName = $manager; Id = 1056, 1057, 1058; StartTime = $since.ToLocalTime() }
            foreach ($event in @(Get-WinEvent -FilterHashtable $wanted -MaxEvents 5 -ErrorAction Stop)) {
                $data = @(([xml]$event.ToXml()).Event.EventData.ChildNodes | Where-Object { $null -ne $_ } | ForEach-Object { Limit-Text $_.InnerText 100 })
                $said += "event $($event.Id) $($data -join ' ')".Trim()
            }
        } catch {
            # Nothing written, no such log on this build, or it may not be read: then nothing is known to have been said.
            continue
        }
    }
    if ($said.Count -eq 0) { Start-Sleep -Milliseconds 1000 }
}
$read = Get-Service -Name 'SessionEnv' -ErrorAction Stop
$after = [ordered]@{ status = [string]$read.Status; startType = [int]$read.StartType; startedAt = Read-ServiceStart -Name 'SessionEnv'; said = $(if ($said.Count -eq 0) { 'nothing' } else { $said -join ', ' }) }
[pscustomobject]@{ changed = $true; before = $before; after = $after; rebootRequired = $false }
