<#
.SYNOPSIS
Moves the listener's one key file aside, takes its certificate out of the store, and lets SessionEnv make a new pair.
.DESCRIPTION
Only where the listener uses its self-signed certificate and that entry names the file. The entry's registry blob and
the listener's values come back as before. When no new entry appears within 30 seconds that is returned, not undone:
revert puts the old pair back.
.PARAMETER KeepDays
Days for which the old key file is kept; the day stands in its name.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param([ValidateRange(1, 90)] [int] $KeepDays = 14)

$store = 'SOFTWARE\Microsoft\SystemCertificates\Remote Desktop\Certificates'
try {
    $found = Get-ReplaceableKey
    $listener = Get-KeyValue -Key 'SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp'
    $obstacle = Get-RenewalObstacle
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException], [Microsoft.Management.Infrastructure.CimException] {
    throw (Get-Refusal 'Unreadable' 'The certificate, its key or its settings may not be read, so nothing is replaced.')
}
if ($found.HashType -eq 2) {
    $owner = Get-PolicyOwner -ClassName RSOP_RegistryPolicySetting -Filter "valueName='CertTemplateName'"
    throw (Get-Refusal 'PolicyOwned' 'The certificate comes from a policy.' @{ setting = 'SSLCertificateSHA1Hash'; owner = $owner })
}
if ($found.Problem) { throw (Get-Refusal 'NotReplaceable' $found.Message) }
$before = Get-EntrySnapshot -Entry $found.Entry
$before.keyFile = $found.File
$before.listener = $listener
$before.kept = $null
$before.happened = $null
if ($found.Right) { return [pscustomobject]@{ changed = $false; before = $before; after = $before; rebootRequired = $false } }
if ($null -ne $obstacle) { throw (Get-Refusal $obstacle.Id $obstacle.Message) }
$folder = Get-KeptFolder
# A folder somebody else made is found before anything is moved.
[void]@(Get-KeptKey)
if (-not $PSCmdlet.ShouldProcess($found.File, 'Move it aside, remove its store entry, restart SessionEnv')) {
    $after = [ordered]@{
        thumbprint = 'new'; notAfter = 'about six months ahead'; container = 'TSSecKeySet1'; blob = $null; keyFile = $found.File; listener = $listener
        kept = "in $folder for $KeepDays days; then rdp-delete-kept-keys deletes it, nothing else"; happened = $null
    }
    return [pscustomobject]@{ changed = $false; before = $before; after = $after; rebootRequired = $false }
}

New-ClosedFolder -Path $folder
Assert-ClosedFolder -Path $folder
$until = (Get-HostTime).AddDays($KeepDays).ToString('yyyyMMdd', [System.Globalization.CultureInfo]::InvariantCulture)
$copy = "$($found.File).$($before.thumbprint).$until"
$place = "$(Get-KeyFolder)\$($found.File)"
Move-File -From $place -To "$folder\$copy"
try {
    Remove-MachineKey -Key "$store\$($before.thumbprint)"
} catch {
    # Half of it would leave an entry without its key.
    Move-File -From "$folder\$copy" -To $place
    throw
}
$renewal = Restart-SessionEnv -Known @($before.thumbprint)
$after = Get-EntrySnapshot -Entry $renewal.Entry
$after.keyFile = $(if (Test-KeyFile -File $found.File) { $found.File } else { $null })
$after.listener = Get-KeyValue -Key 'SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp'
$after.kept = Format-KeptKey -Name $copy
$after.happened = $(if ($renewal.Event) { $renewal.Event } else { 'no event of a certificate made' })
if ($null -eq $renewal.Entry) {
    $why = $(if ($renewal.Problem) { $renewal.Problem } else { "$($after.happened)" })
    $after.happened = "NO NEW CERTIFICATE within 30 seconds: $why. The undo puts the old pair back."
}
if (@(Get-StoreEntry -Store 'Remote Desktop' -Thumbprint $before.thumbprint).Count -gt 0) { throw (Get-Refusal 'NotAsWritten' 'The old entry is still in the store.') }
[pscustomobject]@{ changed = $true; before = $before; after = $after; rebootRequired = $false }
