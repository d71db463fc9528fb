<#
.SYNOPSIS
Sets the security layer of the listener to TLS (2).
.DESCRIPTION
Writes the listener's own value and reads it back; there is no other value that it writes. Where a policy sets the
layer it refuses: what is written here would count for nothing. The policy key itself is never written.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param()

$listener = 'SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp'
$policy = 'SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services'
$before = [ordered]@{ SecurityLayer = $null }
$after = [ordered]@{ SecurityLayer = 2 }
try {
    $before.SecurityLayer = Read-MachineNumber -Key $listener -Name 'SecurityLayer'
    $ruled = Read-MachineNumber -Key $policy -Name 'SecurityLayer'
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    throw (Get-Refusal 'Unreadable' 'The security layer of the listener may not be read, so it is not changed.')
}
if ($null -ne $ruled -and $ruled -ne 2) {
    $owner = Get-PolicyOwner -ClassName RSOP_RegistryPolicySetting -Filter "valueName='SecurityLayer'"
    $by = $(if ($null -ne $owner) { " ($owner)" } else { '' })
    throw (Get-Refusal 'PolicyOwned' "SecurityLayer is set to $ruled by policy$by; a local change would count for nothing." @{ setting = 'SecurityLayer'; owner = $owner })
}
if ($ruled -eq 2 -or $before.SecurityLayer -eq 2) {
    return [pscustomobject]@{ changed = $false; before = $before; after = $before; rebootRequired = $false }
}
if (-not $PSCmdlet.ShouldProcess('RDP-Tcp', 'Set SecurityLayer to 2')) {
    return [pscustomobject]@{ changed = $false; before = $before; after = $after; rebootRequired = $false }
}
Write-MachineValue -Key $listener -Name 'SecurityLayer' -Value 2 -Kind DWord
if ((Read-MachineNumber -Key $listener -Name 'SecurityLayer') -ne 2) { throw (Get-Refusal 'NotAsWritten' 'SecurityLayer is not what was written.') }
[pscustomobject]@{ changed = $true; before = $before; after = $after; rebootRequired = $false }
