<#
.SYNOPSIS
Says whether the listener requires network level authentication, and who owns the two settings. Changes nothing.
#>
[CmdletBinding()]
param()

$listener = 'SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp'
$policy = 'SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services'
$wanted = [ordered]@{ SecurityLayer = 1, 2; UserAuthentication = @(1) }
# Where neither policy nor the listener says anything, Windows negotiates the layer and does not ask for NLA.
$default = @{ SecurityLayer = 1; UserAuthentication = 0 }
$state = [ordered]@{ readable = $true; local = [ordered]@{}; policy = [ordered]@{} }
$findings = @()
$right = $true
try {
    foreach ($name in $wanted.Keys) {
        $state.local[$name] = Read-MachineValue -Key $listener -Name $name
        $state.policy[$name] = Read-MachineValue -Key $policy -Name $name
        $value = $default[$name]
        if ($null -ne $state.local[$name]) { $value = $state.local[$name] }
        if ($null -ne $state.policy[$name]) { $value = $state.policy[$name] }
        if ($value -in $wanted[$name]) { continue }
        $right = $false
        if ($null -ne $state.policy[$name]) {
            $owner = Get-PolicyOwner -ClassName RSOP_RegistryPolicySetting -Filter "valueName='$name'"
            $findings += [ordered]@{ id = 'policy-owned'; setting = $name; owner = $owner; value = $value }
        }
    }
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    $state.readable = $false
    $right = $false
    $findings += [ordered]@{ id = 'unreadable'; what = 'listener' }
}
[pscustomobject]@{ inDesiredState = $right; state = $state; findings = $findings }
