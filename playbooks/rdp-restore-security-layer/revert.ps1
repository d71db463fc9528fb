<#
.SYNOPSIS
Puts the security layer of the listener back as apply found it.
.DESCRIPTION
Plain RDP security (layer 0) is not put back: where that stood, negotiation (1) comes in its place.
.PARAMETER Before
The object apply returned as before; a value of null was absent.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param([Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Before)

$listener = 'SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp'
# Absent from what was stored is not the same as stored as absent.
if (-not $Before.Contains('SecurityLayer')) { throw (Get-Refusal 'BadBefore' 'The stored state does not say what SecurityLayer was.') }
$old = $(if ($null -eq $Before['SecurityLayer']) { $null } else { [long]$Before['SecurityLayer'] })
if ($old -eq 0) { $old = 1 }
try {
    $present = [ordered]@{ SecurityLayer = Read-MachineNumber -Key $listener -Name 'SecurityLayer' }
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    throw (Get-Refusal 'Unreadable' 'The security layer of the listener may not be read, so it is not changed.')
}
$wanted = [ordered]@{ SecurityLayer = $old }
if ($present.SecurityLayer -eq $old) {
    return [pscustomobject]@{ changed = $false; before = $present; after = $present; rebootRequired = $false }
}
if ($present.SecurityLayer -ne 2) { throw (Get-Refusal 'ChangedSince' "SecurityLayer is no longer 2, as it was left. Somebody has changed it since, and that stays.") }
if (-not $PSCmdlet.ShouldProcess('RDP-Tcp', 'Put back SecurityLayer')) {
    return [pscustomobject]@{ changed = $false; before = $present; after = $wanted; rebootRequired = $false }
}
if ($null -eq $old) { Remove-MachineValue -Key $listener -Name 'SecurityLayer' }
else { Write-MachineValue -Key $listener -Name 'SecurityLayer' -Value ([int]$old) -Kind DWord }
if ((Read-MachineNumber -Key $listener -Name 'SecurityLayer') -ne $old) { throw (Get-Refusal 'NotAsWritten' 'SecurityLayer is not what was written.') }
[pscustomobject]@{ changed = $true; before = $present; after = $wanted; rebootRequired = $false }
