<#
.SYNOPSIS
Binds the listener to a certificate of the personal store of the machine.
.DESCRIPTION
Sets the thumbprint by Windows' own interface (Win32_TSGeneralSetting) and reads it back. It refuses a certificate
that is not there, not valid now, not for servers, or whose key NETWORK SERVICE may not read.
.PARAMETER Thumbprint
SHA-1 thumbprint of a certificate in the personal store of the machine.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param([Parameter(Mandatory = $true)] [ValidatePattern('^[0-9A-Fa-f]{40}$')] [string] $Thumbprint)

$wanted = $Thumbprint.ToUpperInvariant()
$problem = $null
try {
    $type = Get-HashType
    $pin = Get-ListenerPin
    $role = Find-Service -Name 'Tssdis'
    $entry = Get-StoreEntry -Store 'MY' -Thumbprint $wanted | Select-Object -First 1
    if ($null -ne $entry) { $problem = Get-ServingProblem -Entry $entry }
} catch {
    if (-not (Test-AccessDenied $_)) { throw }
    throw (Get-Refusal 'Unreadable' 'The certificate, its key or the pin may not be read, so nothing is bound.')
}
$before = [ordered]@{ pinned = $pin }
$after = [ordered]@{ pinned = $wanted }
if ($pin -eq $wanted -and $null -ne $entry -and $null -eq $problem) {
    return [pscustomobject]@{ changed = $false; before = $before; after = $before; rebootRequired = $false }
}
if ($type -eq 2) {
    $owner = Get-PolicyOwner -ClassName RSOP_RegistryPolicySetting -Filter "valueName='CertTemplateName'"
    $by = $(if ($null -ne $owner) { " ($owner)" } else { '' })
    throw (Get-Refusal 'PolicyOwned' "The certificate of the listener comes from a policy$by; another one would not stay." @{ setting = 'SSLCertificateSHA1Hash'; owner = $owner })
}
if ($null -ne $role -and [int]$role.StartType -ne 4) {
    throw (Get-Refusal 'ConnectionBroker' 'This host is a Connection Broker: its certificates are set in the deployment, which would not know of a change made here.')
}
if ($null -eq $entry) { throw (Get-Refusal 'NotInStore' "There is no certificate $wanted in the personal store of the machine (LocalMachine\My).") }
if ($null -ne $problem) { throw (Get-Refusal $problem.Id "That certificate cannot serve the listener. $($problem.Message)") }
if (-not $PSCmdlet.ShouldProcess('RDP-Tcp', "Bind certificate $wanted")) {
    return [pscustomobject]@{ changed = $false; before = $before; after = $after; rebootRequired = $false }
}
$setting = Get-CimInstance -Namespace root/cimv2/TerminalServices -ClassName Win32_TSGeneralSetting -Filter "TerminalName='RDP-Tcp'" -ErrorAction Stop
Set-CimInstance -InputObject $setting -Property @{ SSLCertificateSHA1Hash = $wanted } -ErrorAction Stop
$written = Read-MachineValue -Key 'SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp' -Name 'SSLCertificateSHA1Hash'
if ($null -eq $written -or [BitConverter]::ToString([byte[]]$written).Replace('-', '') -ne $wanted) { throw (Get-Refusal 'NotAsWritten' 'The pin is not what was written.') }
[pscustomobject]@{ changed = $true; before = $before; after = $after; rebootRequired = $false }
