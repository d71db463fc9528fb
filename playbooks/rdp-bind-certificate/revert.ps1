<#
.SYNOPSIS
Binds the listener to what it was bound to before, or to its own self-signed certificate.
.DESCRIPTION
The registry value is written itself: the former certificate may be gone, and then Windows would not take it any other
way. A pin that somebody else has set since is left.
.PARAMETER Before
The object apply returned as before; a value of null was absent.
.PARAMETER Thumbprint
As it was given to apply: what the listener must still be bound to.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Before,
    [Parameter(Mandatory = $true)] [ValidatePattern('^[0-9A-Fa-f]{40}$')] [string] $Thumbprint
)

$listener = 'SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp'
if (-not $Before.Contains('pinned')) { throw (Get-Refusal 'BadBefore' 'The stored state does not say what was pinned.') }
$pin = $(if ($null -eq $Before['pinned']) { $null } else { ([string]$Before['pinned']).ToUpperInvariant() })
if ($null -ne $pin -and $pin -notmatch '^[0-9A-F]{40}$') { throw (Get-Refusal 'BadBefore' 'The stored state names no certificate that was pinned.') }
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
if ($now -ne $Thumbprint) { throw (Get-Refusal 'ChangedSince' 'The listener is no longer bound to the certificate that was given to it. Somebody has changed that since, and it stays.') }
if (-not $PSCmdlet.ShouldProcess('RDP-Tcp', 'Put the former pin back')) {
    return [pscustomobject]@{ changed = $false; before = $present; after = $wanted; rebootRequired = $false }
}
if ($null -eq $pin) { Remove-MachineValue -Key $listener -Name 'SSLCertificateSHA1Hash' }
else {
    $bytes = [byte[]]@(0..19 | ForEach-Object { [Convert]::ToByte($pin.Substring(2 * $_, 2), 16) })
    Write-MachineValue -Key $listener -Name 'SSLCertificateSHA1Hash' -Value $bytes -Kind Binary
}
$written = Read-MachineValue -Key $listener -Name 'SSLCertificateSHA1Hash'
$text = $(if ($null -eq $written) { $null } else { [BitConverter]::ToString([byte[]]$written).Replace('-', '') })
if ($text -ne $pin) { throw (Get-Refusal 'NotAsWritten' 'The pin is not what was written.') }
[pscustomobject]@{ changed = $true; before = $present; after = $wanted; rebootRequired = $false }
