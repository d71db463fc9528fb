<#
.SYNOPSIS
Says which values of the listener are out of range, and which of them a policy sets. Changes nothing.
#>
[CmdletBinding()]
param()

$listener = 'SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp'
$policy = 'SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services'
# Lowest and highest value with which anybody can connect. LanAdapter 0 stands for all adapters.
$range = [ordered]@{
    SecurityLayer = 0, 2; UserAuthentication = 0, 1; MinEncryptionLevel = 1, 4
    LanAdapter = 0, 0; MaxInstanceCount = 1, 4294967295; fEnableWinStation = 1, 4294967295
}
$ofPolicies = 'SecurityLayer', 'UserAuthentication', 'MinEncryptionLevel', 'MaxInstanceCount'
$state = [ordered]@{ readable = $true; local = [ordered]@{}; policy = [ordered]@{} }
$findings = @()
$right = $true
try {
    foreach ($name in $range.Keys) {
        $state.local[$name] = Read-MachineNumber -Key $listener -Name $name
        $ruled = $null
        if ($name -in $ofPolicies) { $ruled = Read-MachineNumber -Key $policy -Name $name; $state.policy[$name] = $ruled }
        # Where neither says anything, Windows' default stands.
        $value = $(if ($null -ne $ruled) { $ruled } else { $state.local[$name] })
        if ($null -eq $value -or ($value -ge $range[$name][0] -and $value -le $range[$name][1])) { continue }
        $right = $false
        if ($null -eq $ruled) { $findings += [ordered]@{ id = 'out-of-range'; setting = $name; value = $value }; continue }
        $owner = Get-PolicyOwner -ClassName RSOP_RegistryPolicySetting -Filter "valueName='$name'"
        $findings += [ordered]@{ id = 'policy-owned'; setting = $name; owner = $owner; value = $value }
    }
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    $state.readable = $false
    $right = $false
    $findings += [ordered]@{ id = 'unreadable'; what = 'listener' }
}
if ($state.readable -and -not $right -and -not (Test-PolicyRecord)) { $findings += [ordered]@{ id = 'owner-unknown'; setting = 'listener values' } }
[pscustomobject]@{ inDesiredState = $right; state = $state; findings = $findings }
