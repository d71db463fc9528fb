<#
.SYNOPSIS
Pins the listener to the certificate it was pinned to before.
.DESCRIPTION
The registry value is written itself: the certificate may be gone, and then Windows would not take it any other way. A
pin that somebody else has set since is left.
.PARAMETER Before
The object apply returned as before.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param([Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Before)

$listener = 'SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp'
$pin = ([string]$Before['pinned']).ToUpperInvariant()
if ($pin -notmatch '^[0-9A-F]{40}$') { throw (Get-Refusal 'BadBefore' 'The stored state names no certificate that was pinned.') }
try {
    $now = Get-ListenerPin
} catch {
    if (-not (Test-AccessDenied $_)) { throw }
    throw (Get-Refusal 'Unreadable' 'The pin of the listener may not be read, so it is not put back.')
}
$present = [ordered]@{ pinned = $now }
$wanted = [ordered]@{ pinned = $pin }
if ($now -eq $pin) {
    return [pscustomobject]@{ changed = $false; before = $present; after = $present; rebootRequired = $false }
}
if ($null -ne $now) { throw (Get-Refusal 'ChangedSince' "The listener has been pinned to $now since. That is left as it is.") }
if (-not $PSCmdlet.ShouldProcess('RDP-Tcp', "Put the pin $pin back")) {
    return [pscustomobject]@{ changed = $false; before = $present; after = $wanted; rebootRequired = $false }
}
$bytes = [byte[]]@(0..19 | ForEach-Object { [Convert]::ToByte($pin.Substring(2 * $_, 2), 16) })
Write-MachineValue -Key $listener -Name 'SSLCertificateSHA1Hash' -Value $bytes -Kind Binary
$written = Read-MachineValue -Key $listener -Name 'SSLCertificateSHA1Hash'
if ([BitConverter]::ToString([byte[]]$written).Replace('-', '') -ne $pin) { throw (Get-Refusal 'NotAsWritten' 'The pin is not what was written.') }
[pscustomobject]@{ changed = $true; before = $present; after = $wanted; rebootRequired = $false }
