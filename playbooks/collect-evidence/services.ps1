<#
.SYNOPSIS
States and start types of the services Remote Desktop stands on, and of those they need in their turn. Changes nothing.
#>
[CmdletBinding()]
param()

$waiting = New-Object System.Collections.Queue
$names = 'TermService', 'UmRdpService', 'SessionEnv', 'CertPropSvc', 'KeyIso', 'CryptSvc', 'RpcSs', 'RpcEptMapper', 'DcomLaunch', 'gpsvc', 'BFE', 'mpssvc', 'W32Time', 'Netlogon'
foreach ($name in $names) { $waiting.Enqueue($name) }
$asked = @{}
$services = @()
# What they need may be a driver, which is no service and is left out.
while ($waiting.Count -gt 0 -and $asked.Count -lt 60) {
    $name = [string]$waiting.Dequeue()
    if ($asked.Contains($name)) { continue }
    $asked[$name] = $true
    $found = Find-Service -Name $name
    if ($null -eq $found) { continue }
    $status = [string]$found.Status
    if ($status -eq 'ContinuePending') { $status = 'StartPending' }
    if ($status -eq 'PausePending') { $status = 'StopPending' }
    $needs = @($found.ServicesDependedOn | ForEach-Object { [string]$_.Name })
    foreach ($need in $needs) { $waiting.Enqueue($need) }
    $services += [ordered]@{ name = $name; status = $status; startType = [int]$found.StartType; dependsOn = $needs }
}
[pscustomobject]@{ services = $services }
