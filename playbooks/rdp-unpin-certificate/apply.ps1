<#
.SYNOPSIS
Clears the pin of the listener where its certificate is gone or has expired.
.DESCRIPTION
Removes the one value that names the certificate and reads it back. No certificate and no key is touched. A pin that
still serves, one of a policy and one of a Connection Broker deployment are left alone.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param()

$listener = 'SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp'
$problem = $null
try {
    $type = Get-HashType
    $pin = Get-ListenerPin
    $role = Find-Service -Name 'Tssdis'
    $entry = $null
    if ($null -ne $pin) { $entry = Get-StoreEntry -Store 'MY' -Thumbprint $pin | Select-Object -First 1 }
    if ($null -ne $entry) { $problem = Get-ServingProblem -Entry $entry }
} catch {
    if (-not (Test-AccessDenied $_)) { throw }
    throw (Get-Refusal 'Unreadable' 'The pin or its certificate may not be read, so it is not cleared.')
}
$before = [ordered]@{ pinned = $pin }
if ($null -eq $pin) {
    return [pscustomobject]@{ changed = $false; before = $before; after = $before; rebootRequired = $false }
}
if ($type -eq 2) {
    $owner = Get-PolicyOwner -ClassName RSOP_RegistryPolicySetting -Filter "valueName='CertTemplateName'"
    $by = $(if ($null -ne $owner) { " ($owner)" } else { '' })
    throw (Get-Refusal 'PolicyOwned' "The certificate of the listener comes from a policy$by; a cleared pin would come back." @{ setting = 'SSLCertificateSHA1Hash'; owner = $owner })
}
if ($null -ne $entry -and $entry.NotAfter -gt (Format-Time (Get-HostTime))) {
    if ($null -eq $problem -or $problem.Id -eq 'KeyUnknown') {
        return [pscustomobject]@{ changed = $false; before = $before; after = $before; rebootRequired = $false }
    }
    throw (Get-Refusal 'NotStale' "The pinned certificate is in the store and has not expired, so the pin is not stale. $($problem.Message) Mend that, or bind another certificate: rdp-bind-certificate.")
}
if ($null -ne $role -and [int]$role.StartType -ne 4) {
    throw (Get-Refusal 'ConnectionBroker' 'This host is a Connection Broker: its certificates are set in the deployment, which would not know of a change made here.')
}
$after = [ordered]@{ pinned = $null }
if (-not $PSCmdlet.ShouldProcess('RDP-Tcp', "Clear the pin $pin")) {
    return [pscustomobject]@{ changed = $false; before = $before; after = $after; rebootRequired = $false }
}
Remove-MachineValue -Key $listener -Name 'SSLCertificateSHA1Hash'
if ($null -ne (Read-MachineValue -Key $listener -Name 'SSLCertificateSHA1Hash')) {
    throw (Get-Refusal 'NotAsWritten' 'The pin is still there after it was removed.')
}
[pscustomobject]@{ changed = $true; before = $before; after = $after; rebootRequired = $false }
