<#
.SYNOPSIS
States and start types of the services Remote Desktop stands on. Changes nothing.
#>
[CmdletBinding()]
param()

$services = foreach ($name in 'TermService', 'UmRdpService', 'SessionEnv', 'CertPropSvc', 'KeyIso', 'CryptSvc') {
    $found = Find-Service -Name $name
    if ($null -eq $found) { continue }
    $status = [string]$found.Status
    if ($status -eq 'ContinuePending') { $status = 'StartPending' }
    if ($status -eq 'PausePending') { $status = 'StopPending' }
    [ordered]@{ name = $name; status = $status; startType = [int]$found.StartType }
}
[pscustomobject]@{ services = @($services) }
