<#
.SYNOPSIS
Puts the values of the listener that apply changed back as it found them.
.DESCRIPTION
A value that is no longer what apply left has been changed by somebody since, and then nothing is put back. Plain RDP
security (layer 0) and NLA that is off are in range, so they are never among these values.
.PARAMETER Before
The object apply returned as before.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param([Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Before)

$listener = 'SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp'
# As in apply: the range, and what apply left.
$range = [ordered]@{
    SecurityLayer = 0, 2, 2; UserAuthentication = 0, 1, 1; MinEncryptionLevel = 1, 4, 3
    LanAdapter = 0, 0, 0; MaxInstanceCount = 1, 4294967295, 4294967295; fEnableWinStation = 1, 4294967295, 1
}
$present = [ordered]@{}
$wanted = [ordered]@{}
try {
    foreach ($name in $range.Keys) {
        if (-not $Before.Contains($name)) { continue }
        $lowest, $highest, $healthy = $range[$name]
        $old = [long]$Before[$name]
        if ($null -eq $Before[$name] -or ($old -ge $lowest -and $old -le $highest)) { throw (Get-Refusal 'BadBefore' "The stored state has a value for $name that is in range.") }
        $present[$name] = Read-MachineNumber -Key $listener -Name $name
        $wanted[$name] = $old
        if ($present[$name] -ne $old -and $present[$name] -ne $healthy) { throw (Get-Refusal 'ChangedSince' "$name has been set to $($present[$name]) since. That is left as it is.") }
    }
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    throw (Get-Refusal 'Unreadable' 'The settings of the listener may not be read, so they are not changed.')
}
if ($wanted.Count -eq 0) { throw (Get-Refusal 'BadBefore' 'The stored state names no value of the listener.') }
$names = @($wanted.Keys | Where-Object { $present[$_] -ne $wanted[$_] })
if ($names.Count -eq 0) {
    return [pscustomobject]@{ changed = $false; before = $present; after = $present; rebootRequired = $false }
}
if (-not $PSCmdlet.ShouldProcess('RDP-Tcp', "Put back $($names -join ' and ')")) {
    return [pscustomobject]@{ changed = $false; before = $present; after = $wanted; rebootRequired = $false }
}
foreach ($name in $names) {
    $signed = [BitConverter]::ToInt32([BitConverter]::GetBytes([uint32]$wanted[$name]), 0)
    Write-MachineValue -Key $listener -Name $name -Value $signed -Kind DWord
    if ((Read-MachineNumber -Key $listener -Name $name) -ne $wanted[$name]) { throw (Get-Refusal 'NotAsWritten' "$name is not what was written.") }
}
[pscustomobject]@{ changed = $true; before = $present; after = $wanted; rebootRequired = $false }
