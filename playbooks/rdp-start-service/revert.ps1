<#
.SYNOPSIS
Puts services back as apply found them: stopped, and with their old start type.
.DESCRIPTION
Stopping TermService disconnects everybody; their programs go on running. Every wait has an end.
.PARAMETER Before
The object apply returned as before.
.PARAMETER Service
As it was given to apply.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Before,
    [ValidateSet('TermService', 'UmRdpService', 'SessionEnv', 'CertPropSvc', 'KeyIso', 'CryptSvc')]
    [string] $Service = 'TermService'
)

$modes = @{ 2 = 'Automatic'; 3 = 'Manual'; 4 = 'Disabled' }
# The redirector first: it depends on TermService.
$names = @('UmRdpService', $Service | Select-Object -Unique | Where-Object { $Before.Contains($_) })
$present = [ordered]@{}
$wanted = [ordered]@{}
foreach ($name in $names) {
    $one = Get-Service -Name $name -ErrorAction Stop
    $present[$name] = [ordered]@{ status = [string]$one.Status; startType = [int]$one.StartType }
    # What ran before apply is left as it is now.
    $status = $(if ($Before[$name]['status'] -eq 'Stopped') { 'Stopped' } else { [string]$one.Status })
    $wanted[$name] = [ordered]@{ status = $status; startType = [int]$Before[$name]['startType'] }
}
if ((ConvertTo-Json $present -Compress) -eq (ConvertTo-Json $wanted -Compress)) {
    return [pscustomobject]@{ changed = $false; before = $present; after = $present; rebootRequired = $false }
}
if (-not $PSCmdlet.ShouldProcess($names -join ', ', 'Put state and start type back')) {
    return [pscustomobject]@{ changed = $false; before = $present; after = $wanted; rebootRequired = $false }
}
foreach ($name in $names) {
    $one = Get-Service -Name $name -ErrorAction Stop
    if ($wanted[$name].status -eq 'Stopped' -and [string]$one.Status -ne 'Stopped') {
        $one.Stop()
        $one.WaitForStatus('Stopped', [timespan]::FromSeconds(60))
    }
    Set-Service -Name $name -StartupType $modes[$wanted[$name].startType] -Confirm:$false -ErrorAction Stop
}
$after = [ordered]@{}
foreach ($name in $names) {
    $one = Get-Service -Name $name -ErrorAction Stop
    $after[$name] = [ordered]@{ status = [string]$one.Status; startType = [int]$one.StartType }
}
[pscustomobject]@{ changed = $true; before = $present; after = $after; rebootRequired = $false }
