<#
.SYNOPSIS
Says whether Remote Desktop is switched on, and who keeps it off where a policy does. Changes nothing.
#>
[CmdletBinding()]
param()

$state = [ordered]@{ readable = $true; local = $null; policy = $null }
$findings = @()
$right = $false
try {
    $state.local = Read-MachineValue -Key 'SYSTEM\CurrentControlSet\Control\Terminal Server' -Name 'fDenyTSConnections'
    $state.policy = Read-MachineValue -Key 'SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services' -Name 'fDenyTSConnections'
    # Policy goes before the host's own value; where neither says anything, it is off.
    if ($null -ne $state.policy) {
        $right = $state.policy -eq 0
        if (-not $right) {
            $owner = Get-PolicyOwner -ClassName RSOP_RegistryPolicySetting -Filter "valueName='fDenyTSConnections'"
            $findings += [ordered]@{ id = 'policy-owned'; setting = 'fDenyTSConnections'; owner = $owner; value = $state.policy }
        }
    } else {
        $right = $state.local -eq 0
    }
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    $state.readable = $false
    $findings += [ordered]@{ id = 'unreadable'; what = 'whether Remote Desktop is on' }
}
[pscustomobject]@{ inDesiredState = $right; state = $state; findings = $findings }
