<#
.SYNOPSIS
Says whether a service of Remote Desktop runs and is not disabled. Changes nothing.
.PARAMETER Service
Name of the service; for TermService its port redirector is looked at too.
#>
[CmdletBinding()]
param(
    [ValidateSet('TermService', 'UmRdpService', 'SessionEnv', 'CertPropSvc', 'KeyIso', 'CryptSvc')]
    [string] $Service = 'TermService'
)

$names = @($Service)
if ($Service -eq 'TermService') { $names += 'UmRdpService' }
$state = [ordered]@{ readable = $true; services = [ordered]@{} }
$findings = @()
$right = $true
try {
    foreach ($name in $names) {
        $found = Find-Service -Name $name
        if ($null -eq $found) {
            $findings += [ordered]@{ id = 'service-absent'; service = $name }
            if ($name -eq $Service) { $right = $false }
            continue
        }
        $status = [string]$found.Status
        $startType = [int]$found.StartType
        $state.services[$name] = [ordered]@{ status = $status; startType = $startType }
        if ($status -ne 'Running' -or $startType -eq 4) { $right = $false }
        if ($status -ne 'Running' -and $status -ne 'Stopped') { $findings += [ordered]@{ id = 'service-pending'; service = $name; status = $status } }
        foreach ($needed in $found.ServicesDependedOn) {
            if ($needed.Name -ne $Service -and [int]$needed.StartType -eq 4) { $findings += [ordered]@{ id = 'dependency-disabled'; service = $needed.Name } }
        }
        if ($startType -eq 4) {
            $owner = Get-PolicyOwner -ClassName RSOP_SystemService -Filter "Service='$name'"
            if ($null -ne $owner) { $findings += [ordered]@{ id = 'policy-owned'; setting = "start type of $name"; owner = $owner } }
            elseif (-not (Test-PolicyRecord)) { $findings += [ordered]@{ id = 'owner-unknown'; setting = "start type of $name" } }
        }
    }
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    $state.readable = $false
    $right = $false
    $findings += [ordered]@{ id = 'unreadable'; what = 'services' }
}
[pscustomobject]@{ inDesiredState = $right; state = $state; findings = $findings }
