<#
.SYNOPSIS
Removes the dead entry of the listener's self-signed certificate and lets SessionEnv make a new one.
.DESCRIPTION
Only where the listener uses the self-signed certificate (hash type 1), and only its entry in the Remote Desktop
store. If no new certificate comes within 30 seconds, the entry is put back before the failure is told.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param()

$store = 'SOFTWARE\Microsoft\SystemCertificates\Remote Desktop\Certificates'
try {
    $hashType = Get-HashType
    $entry = Get-StoreEntry -Store 'Remote Desktop' | Select-Object -Last 1
    $file = Get-KeyFileName -Entry $entry
    $keyGone = $null -ne $file -and -not (Test-KeyFile -File $file)
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
if ($null -ne $entry -and -not $expired -and $entry.Container -and -not $keyGone) {
    return [pscustomobject]@{ changed = $false; before = $before; after = $before; rebootRequired = $false }
}
foreach ($name in 'SessionEnv', 'CryptSvc', 'KeyIso') {
    $one = Find-Service -Name $name
    if ($null -ne $one -and [int]$one.StartType -eq 4) { throw (Get-Refusal 'ServiceDisabled' "$name is disabled; no certificate can be made without it.") }
}
if (-not $PSCmdlet.ShouldProcess('Remote Desktop certificate', 'Remove the dead entry, restart SessionEnv')) {
    $after = [ordered]@{ thumbprint = 'new'; notAfter = 'about six months ahead'; container = 'TSSecKeySet1'; blob = $null }
    return [pscustomobject]@{ changed = $false; before = $before; after = $after; rebootRequired = $false }
}

if ($null -ne $entry) { Remove-MachineKey -Key "$store\$($entry.Thumbprint)" }
$fresh = $null
$problem = 'no new entry appeared within 30 seconds'
try {
    $sessionEnv = Get-Service -Name SessionEnv -ErrorAction Stop
    if ([string]$sessionEnv.Status -ne 'Stopped') {
        $sessionEnv.Stop()
        $sessionEnv.WaitForStatus('Stopped', [timespan]::FromSeconds(30))
    }
    $sessionEnv.Start()
    $sessionEnv.WaitForStatus('Running', [timespan]::FromSeconds(30))
    $until = (Get-HostTime).AddSeconds(30)
    while ($null -eq $fresh -and (Get-HostTime) -lt $until) {
        Start-Sleep -Milliseconds 500
        $fresh = Get-StoreEntry -Store 'Remote Desktop' | Where-Object { $_.Thumbprint -ne $before.thumbprint -and $_.Container } | Select-Object -Last 1
    }
} catch {
    # A code is the same in every language.
    $cause = $_.Exception.GetBaseException()
    $problem = $(if ($cause -is [System.ComponentModel.Win32Exception]) { "error $($cause.NativeErrorCode)" } else { $cause.Message.TrimEnd('.') })
}
if ($null -eq $fresh) {
    # The old entry is better than none.
    if ($null -ne $entry) { Write-MachineValue -Key "$store\$($entry.Thumbprint)" -Name 'Blob' -Value ([Convert]::FromBase64String($entry.Blob)) -Kind Binary }
    throw (Get-Refusal 'RenewalFailed' "No new certificate was made: $problem.")
}
$after = [ordered]@{ thumbprint = $fresh.Thumbprint; notAfter = $fresh.NotAfter; container = $fresh.Container; blob = $fresh.Blob }
[pscustomobject]@{ changed = $true; before = $before; after = $after; rebootRequired = $false }
