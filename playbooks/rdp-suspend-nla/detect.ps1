<#
.SYNOPSIS
Says whether network level authentication is off on the listener, and who owns that. Changes nothing.
.PARAMETER Minutes
For how many minutes it is to be off.
#>
[CmdletBinding()]
param([Parameter(Mandatory = $true)] [ValidateRange(5, 60)] [int] $Minutes)

$listener = 'SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp'
$policy = 'SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services'
$state = [ordered]@{ readable = $true; layer = $null; local = $null; policy = $null }
$findings = @()
$right = $false
try {
    foreach ($key in $policy, $listener) {
        if ($null -eq $state.layer) { $state.layer = Read-MachineNumber -Key $key -Name 'SecurityLayer' }
    }
    $state.local = Read-MachineNumber -Key $listener -Name 'UserAuthentication'
    $state.policy = Read-MachineNumber -Key $policy -Name 'UserAuthentication'
    # Where neither policy nor the listener says anything, Windows does not ask for NLA.
    $value = 0
    if ($null -ne $state.local) { $value = $state.local }
    if ($null -ne $state.policy) { $value = $state.policy }
    $right = $value -eq 0
    if (-not $right -and $null -ne $state.policy) {
        $owner = Get-PolicyOwner -ClassName RSOP_RegistryPolicySetting -Filter "valueName='UserAuthentication'"
        $findings += [ordered]@{ id = 'policy-owned'; setting = 'UserAuthentication'; owner = $owner; value = $value }
    } elseif (-not $right -and -not (Test-PolicyRecord)) { $findings += [ordered]@{ id = 'owner-unknown'; setting = 'UserAuthentication' } }
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    $state.readable = $false
    $findings += [ordered]@{ id = 'unreadable'; what = 'listener' }
}
[pscustomobject]@{ inDesiredState = $right; state = $state; findings = $findings }
