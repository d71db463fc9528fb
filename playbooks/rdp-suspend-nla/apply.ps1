<#
.SYNOPSIS
Stops the listener from requiring network level authentication.
.DESCRIPTION
Writes that one value and reads it back. What brings NLA back must stand on the host before this is sent. It refuses
where a policy requires NLA, and where the listener does not speak TLS: without both there would be no protection left.
.PARAMETER Minutes
For how many minutes it is to be off.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param([Parameter(Mandatory = $true)] [ValidateRange(5, 60)] [int] $Minutes)

$listener = 'SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp'
$policy = 'SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services'
$before = [ordered]@{ UserAuthentication = $null }
$after = [ordered]@{ UserAuthentication = 0 }
try {
    $before.UserAuthentication = Read-MachineNumber -Key $listener -Name 'UserAuthentication'
    $ruled = Read-MachineNumber -Key $policy -Name 'UserAuthentication'
    $layer = Read-MachineNumber -Key $policy -Name 'SecurityLayer'
    if ($null -eq $layer) { $layer = Read-MachineNumber -Key $listener -Name 'SecurityLayer' }
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    throw (Get-Refusal 'Unreadable' 'The settings of the listener may not be read, so they are not changed.')
}
$value = $(if ($null -ne $ruled) { $ruled } else { $before.UserAuthentication })
if ($value -in $null, 0) {
    return [pscustomobject]@{ changed = $false; before = $before; after = $before; rebootRequired = $false }
}
if ($null -ne $ruled) {
    $owner = Get-PolicyOwner -ClassName RSOP_RegistryPolicySetting -Filter "valueName='UserAuthentication'"
    $by = $(if ($null -ne $owner) { " ($owner)" } else { '' })
    throw (Get-Refusal 'PolicyOwned' "NLA is required by policy$by; a local change would count for nothing." @{ setting = 'UserAuthentication'; owner = $owner })
}
if (-not (Test-PolicyRecord)) { throw (Get-Refusal 'OwnerUnknown' 'Windows keeps no readable record of who decides about NLA on this host, so it is not weakened.') }
# It ends in 1, so 1 is what it may begin with.
if ($value -ne 1) { throw (Get-Refusal 'OutOfRange' "UserAuthentication is $value, which is neither on nor off. rdp-restore-listener comes first.") }
# Negotiation gives way to plain RDP security where a client has no TLS.
if ($layer -ne 2) { throw (Get-Refusal 'NoTls' 'The listener does not insist on TLS, so without NLA nothing would protect a logon. rdp-restore-security-layer comes first.') }
if (-not $PSCmdlet.ShouldProcess('RDP-Tcp', "Set UserAuthentication to 0 for $Minutes minutes")) {
    return [pscustomobject]@{ changed = $false; before = $before; after = $after; rebootRequired = $false }
}
Write-MachineValue -Key $listener -Name 'UserAuthentication' -Value 0 -Kind DWord
if ((Read-MachineNumber -Key $listener -Name 'UserAuthentication') -ne 0) { throw (Get-Refusal 'NotAsWritten' 'UserAuthentication is not what was written.') }
[pscustomobject]@{ changed = $true; before = $before; after = $after; rebootRequired = $false }
