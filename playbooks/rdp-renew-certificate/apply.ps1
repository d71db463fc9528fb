<#
.SYNOPSIS
Removes the dead entry of the listener's self-signed certificate and lets SessionEnv make a new one.
.DESCRIPTION
Only where the listener uses the self-signed certificate (hash type 1), and only its entry in the Remote Desktop
store, when it has expired, names no key, or its key file is gone. Refuses where it is known that no new one can be made.
If none comes within 30 seconds, the entry is put back before the failure is told.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param()

$store = 'SOFTWARE\Microsoft\SystemCertificates\Remote Desktop\Certificates'
try {
    $hashType = Get-HashType
    $entry = Get-StoreEntry -Store 'Remote Desktop' | Select-Object -Last 1
    $key = Find-KeyFile -Entry $entry
    $obstacle = Get-RenewalObstacle
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException], [Microsoft.Management.Infrastructure.CimException] {
    throw (Get-Refusal 'Unreadable' 'The certificate or its settings may not be read, so nothing is removed.')
}
if ($hashType -eq 2) {
    $owner = Get-PolicyOwner -ClassName RSOP_RegistryPolicySetting -Filter "valueName='CertTemplateName'"
    throw (Get-Refusal 'PolicyOwned' 'The certificate comes from a policy.' @{ setting = 'SSLCertificateSHA1Hash'; owner = $owner })
}
if ($hashType -ne 1) { throw (Get-Refusal 'NotSelfSigned' 'The listener uses a pinned certificate, which is not this playbook''s business.') }
$before = [ordered]@{ thumbprint = $null; notAfter = $null; container = $null; blob = $null }
if ($null -ne $entry) { $before = [ordered]@{ thumbprint = $entry.Thumbprint; notAfter = $entry.NotAfter; container = $entry.Container; blob = $entry.Blob } }
$expired = $null -ne $entry -and $entry.NotAfter -le (Format-Time (Get-HostTime))
if (-not $expired -and $key.Problem -in $null, 'kept-by-cng') {
    return [pscustomobject]@{ changed = $false; before = $before; after = $before; rebootRequired = $false }
}
if ($null -ne $obstacle) { throw (Get-Refusal $obstacle.Id $obstacle.Message) }
if (-not $PSCmdlet.ShouldProcess('Remote Desktop certificate', 'Remove the dead entry, restart SessionEnv')) {
    $after = [ordered]@{ thumbprint = 'new'; notAfter = 'about six months ahead'; container = 'TSSecKeySet1'; blob = $null }
    return [pscustomobject]@{ changed = $false; before = $before; after = $after; rebootRequired = $false }
}

if ($null -ne $entry) { Remove-MachineKey -Key "$store\$($entry.Thumbprint)" }
$renewal = Restart-SessionEnv -Known @($before.thumbprint)
$fresh = $renewal.Entry
if ($null -eq $fresh) {
    # The old entry is better than none.
    if ($null -ne $entry) { Write-MachineValue -Key "$store\$($entry.Thumbprint)" -Name 'Blob' -Value ([Convert]::FromBase64String($entry.Blob)) -Kind Binary }
    $problem = $(if ($renewal.Problem) { $renewal.Problem } else { "no event 1056 within 30 seconds ($(if ($renewal.Event) { $renewal.Event } else { 'nothing was logged' }))" })
    $kept = $(if ($null -ne $entry -and @(Get-StoreEntry -Store 'Remote Desktop' -Thumbprint $entry.Thumbprint).Count -gt 0) { ' The old entry is back.' } else { '' })
    throw (Get-Refusal 'RenewalFailed' "No new certificate was made: $problem.$kept The next rung is a restart of TermService (rdp-restart-termservice).")
}
$after = [ordered]@{ thumbprint = $fresh.Thumbprint; notAfter = $fresh.NotAfter; container = $fresh.Container; blob = $fresh.Blob }
[pscustomobject]@{ changed = $true; before = $before; after = $after; rebootRequired = $false }
