<#
.SYNOPSIS
Switches each firewall rule off or on as apply found it; a rule that apply made is removed.
.PARAMETER Before
The object apply returned as before: rules by name, null where there was none.
.PARAMETER RemoteAddresses
As it was given to apply; without meaning here.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Before,
    [string] $RemoteAddresses = ''
)

$own = Get-OwnRuleName
$known = 'RemoteDesktop-UserMode-In-TCP', 'RemoteDesktop-UserMode-In-UDP', $own
# The names go into commands: no other rule is touched, whatever was stored.
$names = @($Before.Keys | Sort-Object)
if ($names.Count -eq 0 -or @($names | Where-Object { $_ -notin $known -or ($null -eq $Before[$_] -and $_ -ne $own) }).Count -gt 0) {
    throw (Get-Refusal 'BadBefore' 'The stored state names no firewall rules of Remote Desktop.')
}
# A rule by its name, as apply describes it.
function Read-NamedRule {
    param([string] $Name)
    $found = Read-FirewallRule -Port (Get-ListenerPort) | Where-Object { $_.place -eq 'local' -and $_.name -eq $Name } | Select-Object -First 1
    if ($null -ne $found) { [ordered]@{ enabled = $found.enabled; profiles = $found.profiles; port = $found.localPort; addresses = $found.addresses } }
}
$present = [ordered]@{}
$wanted = [ordered]@{}
try {
    foreach ($name in $names) {
        $old = $Before[$name]
        $present[$name] = Read-NamedRule -Name $name
        # Whether it is on is all that apply changes; what else was changed since is somebody else's.
        $wanted[$name] = $(if ($null -ne $old -and $null -ne $present[$name]) { [ordered]@{ enabled = [bool]$old['enabled']; profiles = $present[$name].profiles; port = $present[$name].port; addresses = $present[$name].addresses } })
        if ($null -ne $old -and $null -eq $present[$name]) { throw (Get-Refusal 'NoRule' "The rule $name is gone; there is nothing to put back.") }
    }
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    throw (Get-Refusal 'Unreadable' 'The firewall may not be read, so it is not changed.')
}
$differing = @($names | Where-Object { (ConvertTo-Json $present[$_] -Compress) -ne (ConvertTo-Json $wanted[$_] -Compress) })
if ($differing.Count -eq 0) {
    return [pscustomobject]@{ changed = $false; before = $present; after = $present; rebootRequired = $false }
}
if (-not $PSCmdlet.ShouldProcess($differing -join ', ', 'Put the firewall rules back')) {
    return [pscustomobject]@{ changed = $false; before = $present; after = $wanted; rebootRequired = $false }
}
foreach ($name in $differing) {
    if ($null -eq $wanted[$name]) { Remove-NetFirewallRule -Name $name -Confirm:$false -ErrorAction Stop }
    else { Set-NetFirewallRule -Name $name -Enabled $(if ($wanted[$name].enabled) { 'True' } else { 'False' }) -Confirm:$false -ErrorAction Stop }
}
foreach ($name in $differing) {
    if ((ConvertTo-Json (Read-NamedRule -Name $name) -Compress) -ne (ConvertTo-Json $wanted[$name] -Compress)) {
        throw (Get-Refusal 'NotAsWritten' 'The firewall rules that were read back are not as they were written.')
    }
}
[pscustomobject]@{ changed = $true; before = $present; after = $wanted; rebootRequired = $false }
