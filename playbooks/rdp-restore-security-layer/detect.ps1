<#
.SYNOPSIS
Says whether the security layer of the listener is TLS (2), and who owns it. Changes nothing.
#>
[CmdletBinding()]
param()

$listener = 'SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp'
$policy = 'SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services'
$state = [ordered]@{ readable = $true; local = $null; policy = $null }
$findings = @()
$right = $false
try {
    $state.local = Read-MachineNumber -Key $listener -Name 'SecurityLayer'
    $state.policy = Read-MachineNumber -Key $policy -Name 'SecurityLayer'
    $level = Read-MachineNumber -Key $policy -Name 'MinEncryptionLevel'
    if ($null -eq $level) { $level = Read-MachineNumber -Key $listener -Name 'MinEncryptionLevel' }
    # Where neither policy nor the listener says anything, Windows negotiates.
    $value = 1
    if ($null -ne $state.local) { $value = $state.local }
    if ($null -ne $state.policy) { $value = $state.policy }
    $right = $value -eq 2
    if (-not $right) {
        if ($null -ne $state.policy) {
            $owner = Get-PolicyOwner -ClassName RSOP_RegistryPolicySetting -Filter "valueName='SecurityLayer'"
            $findings += [ordered]@{ id = 'policy-owned'; setting = 'SecurityLayer'; owner = $owner; value = $value }
        } elseif (-not (Test-PolicyRecord)) { $findings += [ordered]@{ id = 'owner-unknown'; setting = 'SecurityLayer' } }
        # TLS and encryption level 1 exclude each other; Windows puts that right by itself (event 1050).
        if ($level -eq 1) { $findings += [ordered]@{ id = 'encryption-level-low'; value = $level } }
    }
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    $state.readable = $false
    $findings += [ordered]@{ id = 'unreadable'; what = 'listener' }
}
[pscustomobject]@{ inDesiredState = $right; state = $state; findings = $findings }
