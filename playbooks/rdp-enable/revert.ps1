<#
.SYNOPSIS
Switches Remote Desktop off again where apply found it off. Whoever is connected stays; nobody new gets in.
.PARAMETER Before
The object apply returned as before; a value of null was absent, which is off as well.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param([Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Before)

$key = 'SYSTEM\CurrentControlSet\Control\Terminal Server'
if (-not $Before.Contains('fDenyTSConnections')) { throw (Get-Refusal 'BadBefore' 'The stored state does not say whether Remote Desktop was on.') }
$old = $(if ($null -ne $Before['fDenyTSConnections']) { [int]$Before['fDenyTSConnections'] })
try {
    $present = [ordered]@{ fDenyTSConnections = Read-MachineValue -Key $key -Name 'fDenyTSConnections' }
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    throw (Get-Refusal 'Unreadable' 'Whether Remote Desktop is on may not be read, so it is not changed.')
}
$wanted = [ordered]@{ fDenyTSConnections = $old }
if ($present.fDenyTSConnections -eq $old) {
    return [pscustomobject]@{ changed = $false; before = $present; after = $present; rebootRequired = $false }
}
if (-not $PSCmdlet.ShouldProcess('Remote Desktop', 'Put the switch back')) {
    return [pscustomobject]@{ changed = $false; before = $present; after = $wanted; rebootRequired = $false }
}
# Written, not asked for: where policy came to rule it meanwhile, Windows would refuse to note what the host's own value was.
if ($null -eq $old) { Remove-MachineValue -Key $key -Name 'fDenyTSConnections' }
else { Write-MachineValue -Key $key -Name 'fDenyTSConnections' -Value $old -Kind DWord }
if ((Read-MachineValue -Key $key -Name 'fDenyTSConnections') -ne $old) { throw (Get-Refusal 'NotAsWritten' 'The switch of Remote Desktop is not what was written.') }
[pscustomobject]@{ changed = $true; before = $present; after = $wanted; rebootRequired = $false }
