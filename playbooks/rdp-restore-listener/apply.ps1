<#
.SYNOPSIS
Puts values of the listener that are out of range back to what a healthy host has.
.DESCRIPTION
Writes only the listener's own values that nobody can connect with, and reads them back. Where a policy sets such a
value it refuses: what is written here would count for nothing. The policy key is never written, and no service is
restarted.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param()

$listener = 'SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp'
$policy = 'SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services'
# Lowest and highest value with which anybody can connect, and the healthy one.
$range = [ordered]@{
    SecurityLayer = 0, 2, 2; UserAuthentication = 0, 1, 1; MinEncryptionLevel = 1, 4, 3
    LanAdapter = 0, 0, 0; MaxInstanceCount = 1, 4294967295, 4294967295; fEnableWinStation = 1, 4294967295, 1
}
$ofPolicies = 'SecurityLayer', 'UserAuthentication', 'MinEncryptionLevel', 'MaxInstanceCount'
# Nothing but what is changed, so that an undo touches nothing else either.
$before = [ordered]@{}
$after = [ordered]@{}
try {
    foreach ($name in $range.Keys) {
        $lowest, $highest, $healthy = $range[$name]
        $ruled = $(if ($name -in $ofPolicies) { Read-MachineNumber -Key $policy -Name $name } else { $null })
        if ($null -ne $ruled) {
            if ($ruled -ge $lowest -and $ruled -le $highest) { continue }
            $owner = Get-PolicyOwner -ClassName RSOP_RegistryPolicySetting -Filter "valueName='$name'"
            $by = $(if ($null -ne $owner) { " ($owner)" } else { '' })
            throw (Get-Refusal 'PolicyOwned' "$name is set to $ruled by policy$by; a local change would count for nothing." @{ setting = $name; owner = $owner })
        }
        $value = Read-MachineNumber -Key $listener -Name $name
        if ($null -eq $value -or ($value -ge $lowest -and $value -le $highest)) { continue }
        $before[$name] = $value
        $after[$name] = [long]$healthy
    }
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    throw (Get-Refusal 'Unreadable' 'The settings of the listener may not be read, so they are not changed.')
}
$names = @($after.Keys)
if ($names.Count -eq 0) {
    return [pscustomobject]@{ changed = $false; before = $before; after = $after; rebootRequired = $false }
}
if (-not $PSCmdlet.ShouldProcess('RDP-Tcp', "Set $($names -join ' and ')")) {
    return [pscustomobject]@{ changed = $false; before = $before; after = $after; rebootRequired = $false }
}
foreach ($name in $names) {
    # .NET writes a DWORD as a signed number.
    $signed = [BitConverter]::ToInt32([BitConverter]::GetBytes([uint32]$after[$name]), 0)
    Write-MachineValue -Key $listener -Name $name -Value $signed -Kind DWord
}
foreach ($name in $names) {
    if ((Read-MachineNumber -Key $listener -Name $name) -ne $after[$name]) { throw (Get-Refusal 'NotAsWritten' "$name is not what was written.") }
}
[pscustomobject]@{ changed = $true; before = $before; after = $after; rebootRequired = $false }
