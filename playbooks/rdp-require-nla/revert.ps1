<#
.SYNOPSIS
Puts the listener's values for NLA and security layer back as apply found them.
.DESCRIPTION
Plain RDP security (layer 0) is not put back: where that stood, negotiation (1) comes back in its place.
.PARAMETER Before
The object apply returned as before; a value of null was absent.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param([Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Before)

$listener = 'SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp'
$present = [ordered]@{}
$wanted = [ordered]@{}
try {
    # NLA first: it needs TLS, so the layer may only be lowered when it is off again.
    foreach ($name in 'UserAuthentication', 'SecurityLayer') {
        # Absent from what was stored is not the same as stored as absent.
        if (-not $Before.Contains($name)) { throw (Get-Refusal 'BadBefore' "The stored state does not say what $name was.") }
        $present[$name] = Read-MachineValue -Key $listener -Name $name
        $wanted[$name] = $(if ($null -eq $Before[$name]) { $null } else { [int]$Before[$name] })
    }
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    throw (Get-Refusal 'Unreadable' 'The settings of the listener may not be read, so they are not changed.')
}
if ($wanted['SecurityLayer'] -eq 0) { $wanted['SecurityLayer'] = 1 }
$names = @($present.Keys | Where-Object { $present[$_] -ne $wanted[$_] })
if ($names.Count -eq 0) {
    return [pscustomobject]@{ changed = $false; before = $present; after = $present; rebootRequired = $false }
}
if (-not $PSCmdlet.ShouldProcess('RDP-Tcp', "Put back $($names -join ' and ')")) {
    return [pscustomobject]@{ changed = $false; before = $present; after = $wanted; rebootRequired = $false }
}
foreach ($name in $names) {
    if ($null -eq $wanted[$name]) { Remove-MachineValue -Key $listener -Name $name }
    else { Write-MachineValue -Key $listener -Name $name -Value $wanted[$name] -Kind DWord }
    if ((Read-MachineValue -Key $listener -Name $name) -ne $wanted[$name]) {
        throw (Get-Refusal 'NotAsWritten' "$name is not what was written.")
    }
}
[pscustomobject]@{ changed = $true; before = $present; after = $wanted; rebootRequired = $false }
