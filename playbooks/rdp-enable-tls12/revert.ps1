<#
.SYNOPSIS
Puts the settings of TLS 1.2 and the lists of cipher suites that apply changed back as it found them.
.DESCRIPTION
A setting that is no longer what apply left has been changed by somebody since, and then nothing is put back. It
counts after a restart of the host, which this does not do.
.PARAMETER Before
The object apply returned as before.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param([Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Before)

$server = 'SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\Server'
$own = 'SYSTEM\CurrentControlSet\Control\Cryptography\Configuration\Local\SSL\00010002'
$ordered = 'SOFTWARE\Policies\Microsoft\Cryptography\Configuration\SSL\00010002'
# Key, name, and what apply left there.
$place = [ordered]@{
    'TLS 1.2 Enabled' = $server, 'Enabled', 1; 'TLS 1.2 DisabledByDefault' = $server, 'DisabledByDefault', 0
    'cipher suites of policies' = $ordered, 'Functions', $null; 'own cipher suites' = $own, 'Functions', $null
}
$present = [ordered]@{}
$wanted = [ordered]@{}
try {
    foreach ($name in $place.Keys) {
        if (-not $Before.Contains($name)) { continue }
        $key, $value, $left = $place[$name]
        $old = $Before[$name]
        $isList = $value -eq 'Functions'
        # Apply removed lists that were empty, and no others.
        if ($null -eq $old -or ($isList -and (-join $old).Trim() -ne '')) { throw (Get-Refusal 'BadBefore' "The stored state does not say what $name was.") }
        # A list that is empty would be lost in an expression.
        if ($isList) { $now = Read-MachineValue -Key $key -Name $value } else { $now = Read-MachineNumber -Key $key -Name $value }
        $present[$name] = $now
        $wanted[$name] = $old
        $asBefore = $(if ($isList) { $null -ne $now -and (-join $now).Trim() -eq '' } else { $now -eq $old })
        $asLeft = $(if ($isList) { $null -eq $now } else { $now -eq $left })
        if (-not $asBefore -and -not $asLeft) { throw (Get-Refusal 'ChangedSince' "$name has been changed since. That is left as it is.") }
    }
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    throw (Get-Refusal 'Unreadable' 'The settings of Schannel may not be read, so they are not changed.')
}
if ($wanted.Count -eq 0) { throw (Get-Refusal 'BadBefore' 'The stored state names no setting of TLS.') }
$names = @($wanted.Keys | Where-Object { $(if ($null -eq $place[$_][2]) { $null -eq $present[$_] } else { $present[$_] -ne $wanted[$_] }) })
if ($names.Count -eq 0) {
    return [pscustomobject]@{ changed = $false; before = $present; after = $present; rebootRequired = $false }
}
if (-not $PSCmdlet.ShouldProcess('Schannel', "Put back $($names -join ' and ')")) {
    return [pscustomobject]@{ changed = $false; before = $present; after = $wanted; rebootRequired = $true }
}
foreach ($name in $names) {
    $key, $value, $left = $place[$name]
    $signed = $(if ($null -ne $left) { [BitConverter]::ToInt32([BitConverter]::GetBytes([uint32]$wanted[$name]), 0) })
    if ($null -ne $left) { Write-MachineValue -Key $key -Name $value -Value $signed -Kind DWord }
    elseif ($wanted[$name] -is [string]) { Write-MachineValue -Key $key -Name $value -Value $wanted[$name] -Kind String }
    else { Write-MachineValue -Key $key -Name $value -Value ([string[]]@($wanted[$name])) -Kind MultiString }
    $now = Read-MachineValue -Key $key -Name $value
    if ($null -eq $now -or (-join $now) -ne $(if ($null -ne $left) { [string]$signed } else { -join $wanted[$name] })) { throw (Get-Refusal 'NotAsWritten' "$name is not what was written.") }
}
[pscustomobject]@{ changed = $true; before = $present; after = $wanted; rebootRequired = $true }
