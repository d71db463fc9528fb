<#
.SYNOPSIS
Starts a service of Remote Desktop; a disabled one first gets the start type that Windows ships.
.DESCRIPTION
That is manual, and automatic for CryptSvc.
Every wait has an end. If a service does not come up, the start types are put back before the failure is told.
.PARAMETER Service
Name of the service; for TermService its port redirector is started too.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [ValidateSet('TermService', 'UmRdpService', 'SessionEnv', 'CertPropSvc', 'KeyIso', 'CryptSvc')]
    [string] $Service = 'TermService'
)

$names = @($Service)
if ($Service -eq 'TermService') { $names += 'UmRdpService' }
try {
    $found = @($names | ForEach-Object { Find-Service -Name $_ })
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    throw (Get-Refusal 'Unreadable' 'The services may not be read, so none is started.')
}
$names = @($found | ForEach-Object { $_.Name })
if ($Service -notin $names) { throw (Get-Refusal 'ServiceAbsent' "There is no service $Service here.") }
$before = [ordered]@{}
$after = [ordered]@{}
$shipped = $(if ($Service -eq 'CryptSvc') { 2 } else { 3 })
foreach ($name in $names) {
    $one = $found | Where-Object { $_.Name -eq $name }
    $startType = [int]$one.StartType
    $before[$name] = [ordered]@{ status = [string]$one.Status; startType = $startType }
    $after[$name] = [ordered]@{ status = 'Running'; startType = $(if ($startType -eq 4) { $shipped } else { $startType }) }
    if ([string]$one.Status -notin 'Running', 'Stopped') {
        throw (Get-Refusal 'ServicePending' "$name hangs in $($one.Status). It is not killed; a reboot clears it.")
    }
    $disabled = @($one.ServicesDependedOn | Where-Object { $_.Name -notin $names -and [int]$_.StartType -eq 4 })
    if ($disabled.Count -gt 0) { throw (Get-Refusal 'DependencyDisabled' "$name needs $($disabled[0].Name), which is disabled.") }
    $owner = $(if ($startType -eq 4) { Get-PolicyOwner -ClassName RSOP_SystemService -Filter "Service='$name'" })
    if ($null -ne $owner) {
        throw (Get-Refusal 'PolicyOwned' "The start type of $name is set by policy ($owner)." @{ setting = "start type of $name"; owner = $owner })
    }
}
if ((ConvertTo-Json $before -Compress) -eq (ConvertTo-Json $after -Compress)) {
    return [pscustomobject]@{ changed = $false; before = $before; after = $before; rebootRequired = $false }
}
if (-not $PSCmdlet.ShouldProcess($names -join ', ', 'Give a start type if disabled, and start')) {
    return [pscustomobject]@{ changed = $false; before = $before; after = $after; rebootRequired = $false }
}
$enabled = @()
try {
    foreach ($name in $names) {
        if ($before[$name].startType -ne 4) { continue }
        Set-Service -Name $name -StartupType $(if ($shipped -eq 2) { 'Automatic' } else { 'Manual' }) -Confirm:$false -ErrorAction Stop
        $enabled += $name
    }
    foreach ($name in $names) {
        $one = Get-Service -Name $name -ErrorAction Stop
        if ([string]$one.Status -eq 'Stopped') { $one.Start() }
        $one.WaitForStatus('Running', [timespan]::FromSeconds(30))
    }
} catch {
    $problem = Format-ServiceProblem $_
    foreach ($each in $enabled) { Set-Service -Name $each -StartupType Disabled -Confirm:$false -ErrorAction Stop }
    throw (Get-Refusal 'NotStarted' "$name did not start: $problem.")
}
foreach ($name in $names) {
    $one = Get-Service -Name $name -ErrorAction Stop
    $after[$name] = [ordered]@{ status = [string]$one.Status; startType = [int]$one.StartType }
}
[pscustomobject]@{ changed = $true; before = $before; after = $after; rebootRequired = $false }
