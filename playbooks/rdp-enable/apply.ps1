<#
.SYNOPSIS
Switches Remote Desktop on, and leaves the firewall as it is.
.DESCRIPTION
Asks Windows to do it (Win32_TerminalServiceSetting.SetAllowTSConnections) and reads the value back. Where a policy
keeps it off it refuses: Windows would refuse as well, and the policy key itself is never written.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param()

$key = 'SYSTEM\CurrentControlSet\Control\Terminal Server'
try {
    $before = [ordered]@{ fDenyTSConnections = Read-MachineValue -Key $key -Name 'fDenyTSConnections' }
    $ruled = Read-MachineValue -Key 'SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services' -Name 'fDenyTSConnections'
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    throw (Get-Refusal 'Unreadable' 'Whether Remote Desktop is on may not be read, so it is not changed.')
}
if ($null -ne $ruled -and $ruled -ne 0) {
    $owner = Get-PolicyOwner -ClassName RSOP_RegistryPolicySetting -Filter "valueName='fDenyTSConnections'"
    $by = $(if ($null -ne $owner) { " ($owner)" } else { '' })
    throw (Get-Refusal 'PolicyOwned' "A policy$by keeps Remote Desktop off; a local change would count for nothing." @{ setting = 'fDenyTSConnections'; owner = $owner })
}
if ($null -ne $ruled -or $before.fDenyTSConnections -eq 0) {
    return [pscustomobject]@{ changed = $false; before = $before; after = $before; rebootRequired = $false }
}
$after = [ordered]@{ fDenyTSConnections = 0 }
if (-not $PSCmdlet.ShouldProcess('Remote Desktop', 'Switch it on')) {
    return [pscustomobject]@{ changed = $false; before = $before; after = $after; rebootRequired = $false }
}
$setting = @(Get-CimInstance -Namespace root/cimv2/TerminalServices -ClassName Win32_TerminalServiceSetting -ErrorAction Stop)[0]
# The second is whether Windows may open its firewall rules too: that would ask nobody for which network.
$answer = Invoke-CimMethod -InputObject $setting -MethodName SetAllowTSConnections -Arguments @{ AllowTSConnections = [uint32]1; ModifyFirewallException = [uint32]0 } -Confirm:$false -ErrorAction Stop
if ($answer.ReturnValue -ne 0) { throw (Get-Refusal 'NotDone' "Windows did not switch Remote Desktop on: error $($answer.ReturnValue).") }
if ((Read-MachineValue -Key $key -Name 'fDenyTSConnections') -ne 0) { throw (Get-Refusal 'NotAsWritten' 'Remote Desktop is still off.') }
[pscustomobject]@{ changed = $true; before = $before; after = $after; rebootRequired = $false }
