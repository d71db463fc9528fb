<#
.SYNOPSIS
Makes the listener require network level authentication again.
.DESCRIPTION
A suspension ends in the secure value (1), whatever stands there by then and whatever stood there before.
.PARAMETER Before
The object apply returned as before.
.PARAMETER Minutes
As it was given to apply; without meaning here.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Before,
    [Parameter(Mandatory = $true)] [ValidateRange(5, 60)] [int] $Minutes
)

$listener = 'SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp'
if (-not $Before.Contains('UserAuthentication')) { throw (Get-Refusal 'BadBefore' 'The stored state does not say what UserAuthentication was.') }
try {
    $present = [ordered]@{ UserAuthentication = Read-MachineNumber -Key $listener -Name 'UserAuthentication' }
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    throw (Get-Refusal 'Unreadable' 'The settings of the listener may not be read, so they are not changed.')
}
$wanted = [ordered]@{ UserAuthentication = 1 }
if ($present.UserAuthentication -eq 1) {
    return [pscustomobject]@{ changed = $false; before = $present; after = $present; rebootRequired = $false }
}
if (-not $PSCmdlet.ShouldProcess('RDP-Tcp', 'Set UserAuthentication to 1')) {
    return [pscustomobject]@{ changed = $false; before = $present; after = $wanted; rebootRequired = $false }
}
Write-MachineValue -Key $listener -Name 'UserAuthentication' -Value 1 -Kind DWord
if ((Read-MachineNumber -Key $listener -Name 'UserAuthentication') -ne 1) { throw (Get-Refusal 'NotAsWritten' 'UserAuthentication is not what was written.') }
[pscustomobject]@{ changed = $true; before = $present; after = $wanted; rebootRequired = $false }
