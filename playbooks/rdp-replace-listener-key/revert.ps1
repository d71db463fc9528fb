<#
.SYNOPSIS
Puts the listener's old key file and certificate back; the pair made since is moved aside first.
.DESCRIPTION
The new key goes where the old one was kept, under the same rule. Values of the listener are not put back: this
playbook does not change them; those that are different now are named. SessionEnv is restarted at the end.
.PARAMETER Before
The object apply returned as before.
.PARAMETER KeepDays
Days for which the new key is kept.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Before,
    [ValidateRange(1, 90)] [int] $KeepDays = 14
)

$store = 'SOFTWARE\Microsoft\SystemCertificates\Remote Desktop\Certificates'
$file = [string]$Before['keyFile']
# The name goes into a path: nothing but a container's digest and the machine's GUID is taken.
if ($file -notmatch '^[0-9a-f]{32}_[0-9A-Fa-f-]{36}$' -or -not $Before['blob']) { throw (Get-Refusal 'BadBefore' 'The stored state names no key file and certificate.') }
$blob = [Convert]::FromBase64String($Before['blob'])
# The name of the certificate is taken from itself, not from what was stored beside it.
$old = ConvertFrom-CertificateBlob -Blob $blob
if ((Get-KeyFileName -Entry $old) -ne $file) { throw (Get-Refusal 'BadBefore' 'The stored certificate does not belong to the stored key file.') }
try {
    $present = Get-StoreEntry -Store 'Remote Desktop' | Select-Object -Last 1
    $isThere = Test-KeyFile -File $file
    $copy = @(Get-KeptKey -Pattern "$file.$($old.Thumbprint).*" | Sort-Object)
    $listener = Get-KeyValue -Key 'SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp'
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    throw (Get-Refusal 'Unreadable' 'The certificate store or the keys may not be read, so they are not changed.')
} catch [System.IO.DirectoryNotFoundException] {
    throw (Get-Refusal 'NoKeyFolder' "$(Get-KeyFolder) is not there, so no key can be put back.")
}
$now = Get-EntrySnapshot -Entry $present
$now.keyFile = $(if ($isThere) { $file } else { $null })
$now.listener = $listener
$now.kept = $(if ($copy.Count -gt 0) { Format-KeptKey -Name $copy[-1] } else { $null })
$now.happened = $null
if ($null -ne $present -and $present.Thumbprint -eq $old.Thumbprint -and $copy.Count -eq 0) {
    return [pscustomobject]@{ changed = $false; before = $now; after = $now; rebootRequired = $false }
}
if ($copy.Count -eq 0) { throw (Get-Refusal 'NoKeptKey' 'The old key is not kept any more, and its certificate is worth nothing without it.') }
$wanted = Get-EntrySnapshot -Entry $old
$wanted.keyFile = $file
$wanted.listener = $listener
$wanted.kept = $null
$wanted.happened = $null
if (-not $PSCmdlet.ShouldProcess($file, 'Move the new pair aside, put the old one back')) {
    return [pscustomobject]@{ changed = $false; before = $now; after = $wanted; rebootRequired = $false }
}

$folder = Get-KeptFolder
Assert-ClosedFolder -Path $folder
$place = "$(Get-KeyFolder)\$file"
$name = $(if ($null -ne $present) { $present.Thumbprint } else { '0' * 40 })
$until = (Get-HostTime).AddDays($KeepDays).ToString('yyyyMMdd', [System.Globalization.CultureInfo]::InvariantCulture)
if ($isThere) { Move-File -From $place -To "$folder\$file.$name.$until" }
try {
    Move-File -From "$folder\$($copy[-1])" -To $place
} catch {
    if ($isThere) { Move-File -From "$folder\$file.$name.$until" -To $place }
    throw
}
Write-MachineValue -Key "$store\$($old.Thumbprint)" -Name 'Blob' -Value $blob -Kind Binary
foreach ($one in @(Get-StoreEntry -Store 'Remote Desktop')) {
    if ($one.Thumbprint -ne $old.Thumbprint -and $one.Container -eq $old.Container) { Remove-MachineKey -Key "$store\$($one.Thumbprint)" }
}
$last = Get-StoreEntry -Store 'Remote Desktop' | Select-Object -Last 1
if ($null -eq $last -or $last.Thumbprint -ne $old.Thumbprint -or -not (Test-KeyFile -File $file)) { throw (Get-Refusal 'NotAsWritten' 'The pair that was read back is not the one that was put back.') }
$said = @()
# A certificate that has expired would be replaced at once.
if ($old.NotAfter -gt (Format-Time (Get-HostTime))) {
    $problem = (Restart-SessionEnv).Problem
    if ($problem) { $said += "SessionEnv was not restarted: $problem" }
}
$differ = @($listener.Keys | Where-Object { [string]$Before['listener'][$_] -ne [string]$listener[$_] })
if ($differ.Count -gt 0) { $said += "different now in the listener, and left: $($differ -join ', ')" }
if ($said.Count -gt 0) { $wanted.happened = $said -join '; ' }
[pscustomobject]@{ changed = $true; before = $now; after = $wanted; rebootRequired = $false }
