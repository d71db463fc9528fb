<#
.SYNOPSIS
Makes the listener require network level authentication.
.DESCRIPTION
Writes the listener's own values and reads them back. Where a policy sets a wrong value it refuses: what is
written here would count for nothing. The policy key itself is never written.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param()

$listener = 'SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp'
$policy = 'SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services'
$wanted = [ordered]@{ SecurityLayer = 1, 2; UserAuthentication = @(1) }
$default = @{ SecurityLayer = 1; UserAuthentication = 0 }
$target = @{ SecurityLayer = 2; UserAuthentication = 1 }
$before = [ordered]@{}
$after = [ordered]@{}
try {
    foreach ($name in $wanted.Keys) {
        $before[$name] = Read-MachineValue -Key $listener -Name $name
        $after[$name] = $before[$name]
        $ruled = Read-MachineValue -Key $policy -Name $name
        if ($null -ne $ruled) {
            if ($ruled -in $wanted[$name]) { continue }
            $owner = Get-PolicyOwner -ClassName RSOP_RegistryPolicySetting -Filter "valueName='$name'"
            $by = $(if ($null -ne $owner) { " ($owner)" } else { '' })
            throw (Get-Refusal 'PolicyOwned' "$name is set to $ruled by policy$by; a local change would count for nothing." @{ setting = $name; owner = $owner })
        }
        $value = $(if ($null -ne $before[$name]) { $before[$name] } else { $default[$name] })
        if ($value -notin $wanted[$name]) { $after[$name] = $target[$name] }
    }
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    throw (Get-Refusal 'Unreadable' 'The settings of the listener may not be read, so they are not changed.')
}
$names = @($wanted.Keys | Where-Object { $before[$_] -ne $after[$_] })
if ($names.Count -eq 0) {
    return [pscustomobject]@{ changed = $false; before = $before; after = $before; rebootRequired = $false }
}
if (-not $PSCmdlet.ShouldProcess('RDP-Tcp', "Set $($names -join ' and ')")) {
    return [pscustomobject]@{ changed = $false; before = $before; after = $after; rebootRequired = $false }
}
# The layer first: NLA needs TLS, and in between the listener must not contradict itself.
foreach ($name in $names) { Write-MachineValue -Key $listener -Name $name -Value $after[$name] -Kind DWord }
foreach ($name in $names) {
    if ((Read-MachineValue -Key $listener -Name $name) -ne $after[$name]) {
        throw (Get-Refusal 'NotAsWritten' "$name is not what was written.")
    }
}
[pscustomobject]@{ changed = $true; before = $before; after = $after; rebootRequired = $false }
