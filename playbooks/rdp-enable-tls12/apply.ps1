<#
.SYNOPSIS
Switches TLS 1.2 on for servers, and removes a list of cipher suites that is empty.
.DESCRIPTION
Of Schannel's settings it writes those of TLS 1.2 for servers alone, never those of an older version. An empty list
under the policy key is removed only where the record of applied policies can be read and names no owner: then it was
left behind. All of it counts after a restart of the host, which this does not do.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param()

$server = 'SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\Server'
$own = 'SYSTEM\CurrentControlSet\Control\Cryptography\Configuration\Local\SSL\00010002'
$ordered = 'SOFTWARE\Policies\Microsoft\Cryptography\Configuration\SSL\00010002'
$place = @{
    'TLS 1.2 Enabled' = $server, 'Enabled'; 'TLS 1.2 DisabledByDefault' = $server, 'DisabledByDefault'
    'own cipher suites' = $own, 'Functions'; 'cipher suites of policies' = $ordered, 'Functions'
}
# Nothing but what is changed; a list that is removed is absent afterwards.
$before = [ordered]@{}
$after = [ordered]@{}
try {
    $enabled = Read-MachineNumber -Key $server -Name 'Enabled'
    $byDefault = Read-MachineNumber -Key $server -Name 'DisabledByDefault'
    $local = Read-MachineValue -Key $own -Name 'Functions'
    $ruled = Read-MachineValue -Key $ordered -Name 'Functions'
    $managed = Read-MachineValue -Key 'SOFTWARE\Microsoft\PolicyManager\current\device\Cryptography' -Name 'TLSCipherSuites'
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    throw (Get-Refusal 'Unreadable' 'The settings of Schannel may not be read, so they are not changed.')
}
if ($enabled -eq 0) { $before['TLS 1.2 Enabled'] = $enabled; $after['TLS 1.2 Enabled'] = 1 }
if ($byDefault -notin $null, 0) { $before['TLS 1.2 DisabledByDefault'] = $byDefault; $after['TLS 1.2 DisabledByDefault'] = 0 }
foreach ($name in @($after.Keys)) {
    $owner = Get-PolicyOwner -ClassName RSOP_RegistryPolicySetting -Filter "registryKey='$($server -replace '\\', '\\')' AND valueName='$($place[$name][1])'"
    if ($null -ne $owner) { throw (Get-Refusal 'PolicyOwned' "$name is set by policy ($owner); a local change would be undone." @{ setting = $name; owner = $owner }) }
}
$ruledEmpty = $null -ne $ruled -and (-join $ruled).Trim() -eq ''
if ($ruledEmpty) {
    $owner = Get-PolicyOwner -ClassName RSOP_RegistryPolicySetting -Filter "valueName='Functions'"
    if ($null -eq $owner -and $null -ne $managed) { $owner = 'device management (MDM)' }
    if ($null -ne $owner) { throw (Get-Refusal 'PolicyOwned' "The empty list of cipher suites is set by policy ($owner); what is removed here would come back." @{ setting = 'cipher suites'; owner = $owner }) }
    if (-not (Test-PolicyRecord)) { throw (Get-Refusal 'OwnerUnknown' 'An empty list of cipher suites lies where policies write, and Windows keeps no readable record of who set it. Nothing is removed there before its owner is known.') }
    $before['cipher suites of policies'] = $ruled
    $after['cipher suites of policies'] = $null
}
if ($null -ne $local -and (-join $local).Trim() -eq '' -and ($null -eq $ruled -or $ruledEmpty)) {
    $before['own cipher suites'] = $local
    $after['own cipher suites'] = $null
}
$names = @($after.Keys)
if ($names.Count -eq 0) {
    return [pscustomobject]@{ changed = $false; before = $before; after = $after; rebootRequired = $false }
}
if (-not $PSCmdlet.ShouldProcess('Schannel', "Set $($names -join ' and ')")) {
    return [pscustomobject]@{ changed = $false; before = $before; after = $after; rebootRequired = $true }
}
foreach ($name in $names) {
    $key, $value = $place[$name]
    if ($null -eq $after[$name]) { Remove-MachineValue -Key $key -Name $value }
    else { Write-MachineValue -Key $key -Name $value -Value $after[$name] -Kind DWord }
    $now = Read-MachineValue -Key $key -Name $value
    $asWritten = $(if ($null -eq $after[$name]) { $null -eq $now } else { $now -eq $after[$name] })
    if (-not $asWritten) { throw (Get-Refusal 'NotAsWritten' "$name is not what was written.") }
}
[pscustomobject]@{ changed = $true; before = $before; after = $after; rebootRequired = $true }
